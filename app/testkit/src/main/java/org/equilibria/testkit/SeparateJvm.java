package org.equilibria.testkit;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;

/** A JVM of its own, for what happens where jars or drivers are missing. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SeparateJvm {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private SeparateJvm() {}

  /**
   * Run a main class to its end and return the lines that it wrote.
   *
   * @param missing how the names of the jars end that the class path lacks; empty for none
   * @param environment further variables
   * @throws IllegalStateException with the lines if it failed, or did not end within two minutes
   */
  public static List<String> linesOf(Class<?> main, String missing, Map<String, String> environment)
      throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> missing.isEmpty() || !entry.endsWith(missing))
            .collect(Collectors.joining(File.pathSeparator));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path output = Files.createTempFile("equilibria", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(java.toString(), "-cp", classPath, main.getName())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String written = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(main.getName() + " failed: " + written);
      }
      return written.lines().toList();
    } finally {
      Files.delete(output);
    }
  }

  /** Ask twice for a backend that is not available, writing a line for each refusal. */
  public static void askTwice(Supplier<Backend> backend, PrintStream out) {
    for (int i = 0; i < 2; i++) {
      try {
        backend.get().close();
      } catch (EquilibriaException e) {
        out.println(e.code() + ": " + e.getMessage());
      }
    }
  }
}
