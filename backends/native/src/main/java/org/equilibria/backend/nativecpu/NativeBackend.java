package org.equilibria.backend.nativecpu;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.backend.support.CheckedBackend;

/**
 * The backend on native libraries of the CPU: products with oneDNN (f32) and OpenBLAS (f64),
 * everything after them in passes over rows that are still in the cache. Rows are shared among
 * threads; every call is complete when it returns. Entries are computed in the precision of the
 * storage, sums and norms in f64. Linear systems are not solved.
 *
 * <p>Matrices live outside the heap and are freed when their scope closes.
 */
public final class NativeBackend {

  /** The component identifier. */
  public static final String ID = "native";

  private NativeBackend() {}

  /**
   * Load the libraries, start the threads and open the backend.
   *
   * @throws EquilibriaException UNAVAILABLE if the libraries do not load on this machine
   */
  public static Backend open(NativeOptions options) {
    Libraries.require();
    int threads = options.threads().orElse(Runtime.getRuntime().availableProcessors());
    return new CheckedBackend<>(new NativeArithmetic(threads));
  }
}
