package org.equilibria.backend.nd4j;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.backend.support.CheckedBackend;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The backend on ND4J, on the calling thread and at once. Matrices are ND4J's buffers outside the
 * heap, freed when their scope closes; products are {@link Nd4j#gemm} on column-major views of
 * them, which copies nothing. Everything else is computed in f64 and rounded once: ND4J's own
 * elementwise operations and reductions treat NaN differently and accumulate in the precision of
 * the storage. Linear systems are not solved.
 */
public final class Nd4jBackend {

  /** The component identifier. */
  public static final String ID = "nd4j";

  private Nd4jBackend() {}

  /**
   * Start ND4J, where it has not been started, and open the backend.
   *
   * @throws EquilibriaException UNAVAILABLE if it does not start on this machine
   */
  public static Backend open() {
    Libraries.require();
    return new CheckedBackend<>(new Nd4jArithmetic());
  }
}
