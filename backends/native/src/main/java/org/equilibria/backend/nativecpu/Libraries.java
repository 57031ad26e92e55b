package org.equilibria.backend.nativecpu;

import static org.bytedeco.dnnl.global.dnnl.dnnl_version;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * The native libraries, loaded once. The first failure is the telling one (an
 * UnsatisfiedLinkError); asking the JVM again would give NoClassDefFoundError, so it is remembered.
 */
final class Libraries {

  private static final Optional<String> FAILURE = load();

  private Libraries() {}

  private static Optional<String> load() {
    try {
      Loader.load(openblas_nolapack.class);
      Loader.load(dnnl.class);
      // Rows are shared among threads here; a library with threads of its own would get in the way.
      openblas_nolapack.blas_set_num_threads(1);
      return Optional.empty();
    } catch (LinkageError | RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Do nothing where the libraries are loaded.
   *
   * @throws EquilibriaException UNAVAILABLE, saying why
   */
  static void require() {
    if (FAILURE.isPresent()) {
      throw new EquilibriaException(
          ErrorCode.UNAVAILABLE,
          "backend native is unavailable: its libraries for "
              + Loader.getPlatform()
              + " do not load: "
              + FAILURE.get());
    }
  }

  /** Return the names and versions of what does the products. */
  static String versions() {
    try (dnnl_version_t version = dnnl_version()) {
      return "oneDNN "
          + (version.major() + "." + version.minor() + "." + version.patch())
          + (", OpenBLAS " + openblas_nolapack.class.getPackage().getImplementationVersion());
    }
  }
}
