package org.equilibria.backend.ejml;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.backend.support.CheckedBackend;

/**
 * The reference backend, in pure Java, on the calling thread and at once. This is the reference
 * that other backends are compared with: products are summed in order in the storage precision,
 * everything else is computed in f64 and rounded once. A row's result does not depend on the other
 * rows, bit for bit.
 */
public final class EjmlBackend {

  /** The component identifier. */
  public static final String ID = "ejml";

  private EjmlBackend() {}

  /** Open the backend with products as loops, which run on every Java. */
  public static Backend open() {
    return open(new EjmlOptions(false));
  }

  /**
   * Open the backend.
   *
   * @throws EquilibriaException UNAVAILABLE if vectors are asked for and Java offers none
   */
  public static Backend open(EjmlOptions options) {
    return new CheckedBackend<>(new EjmlArithmetic(options));
  }
}
