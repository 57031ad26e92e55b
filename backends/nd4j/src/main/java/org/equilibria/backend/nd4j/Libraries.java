package org.equilibria.backend.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J, started once. The first failure is the telling one; asking the JVM again would give
 * NoClassDefFoundError, so it is remembered.
 */
final class Libraries {

  private static final Optional<String> FAILURE = load();

  private Libraries() {}

  private static Optional<String> load() {
    try {
      Nd4j.getBackend();
      // ND4J multiplies with OpenBLAS, in as many threads as there are cores; here a call is one
      // thread, so that callers may be many.
      openblas.blas_set_num_threads(1);
      return Optional.empty();
    } catch (LinkageError | RuntimeException e) {
      return Optional.of(reason(e));
    }
  }

  /** Return what the innermost cause says. */
  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /**
   * Do nothing where ND4J runs.
   *
   * @throws EquilibriaException UNAVAILABLE, saying why
   */
  static void require() {
    if (FAILURE.isPresent()) {
      throw new EquilibriaException(
          ErrorCode.UNAVAILABLE,
          "backend nd4j is unavailable: ND4J does not start on "
              + Loader.getPlatform()
              + ": "
              + FAILURE.get());
    }
  }

  /** Return the names and versions of what does the products. */
  static String versions() {
    return "ND4J " + nd4jVersion() + ", OpenBLAS " + versionOf(openblas.class);
  }

  private static String versionOf(Class<?> type) {
    return String.valueOf(type.getPackage().getImplementationVersion());
  }

  /** Return what Maven wrote into ND4J's jar, whose manifest says nothing. */
  private static String nd4jVersion() {
    Properties properties = new Properties();
    try (InputStream in =
        Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the version of ND4J cannot be read", e);
    }
    return properties.getProperty("version", "of unknown version");
  }
}
