package org.equilibria.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.equilibria.api.error.EquilibriaException;
import org.junit.jupiter.api.Test;

/** Where the native libraries do not load, asking for the backend says why, each time alike. */
class UnavailableTest {

  /** Ask twice, in a JVM of its own. */
  static final class Main {
    public static void main(String[] args) {
      for (int i = 0; i < 2; i++) {
        try {
          Nd4jBackend.open().close();
        } catch (EquilibriaException e) {
          System.out.println(e.code() + ": " + e.getMessage());
        }
      }
    }
  }

  @Test
  void missingLibrariesAreReportedWithTheFirstReason() throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("-" + Loader.getPlatform() + ".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Main.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    String[] lines = output.split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0])
        .startsWith("UNAVAILABLE: backend nd4j is unavailable: ND4J does not start on ")
        .contains(": UnsatisfiedLinkError: Could not find jniopenblas");
    assertThat(lines[1]).isEqualTo(lines[0]);
  }
}
