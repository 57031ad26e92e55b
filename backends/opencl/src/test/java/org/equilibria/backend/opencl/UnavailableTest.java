package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.equilibria.api.error.EquilibriaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nothing can compute, asking for the backend says why, each time alike. */
class UnavailableTest {

  @TempDir private Path empty;

  /** Ask twice, in a JVM of its own. */
  static final class Main {
    public static void main(String[] args) {
      for (int i = 0; i < 2; i++) {
        try {
          OpenClBackend.open(OpenClOptions.defaults()).close();
        } catch (EquilibriaException e) {
          System.out.println(e.code() + ": " + e.getMessage());
        }
      }
    }
  }

  private String[] asked(String classPath) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Main.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("OCL_ICD_VENDORS", empty.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.split("\n");
  }

  @Test
  void missingDriversAreReported() throws IOException, InterruptedException {
    assumeTrue(
        Loader.getPlatform().startsWith("linux"), "drivers are found in a folder on Linux only");
    String[] lines = asked(System.getProperty("java.class.path"));
    assertThat(lines).hasSize(2);
    assertThat(lines[0])
        .startsWith("UNAVAILABLE: backend opencl is unavailable: there is no OpenCL driver")
        .contains("pocl-opencl-icd");
    assertThat(lines[1]).isEqualTo(lines[0]);
  }

  @Test
  void missingLibraryIsReportedWithTheFirstReason() throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("-" + Loader.getPlatform() + ".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    String[] lines = asked(classPath);
    assertThat(lines).hasSize(2);
    assertThat(lines[0])
        .startsWith("UNAVAILABLE: backend opencl is unavailable: its library for ")
        .contains("no jniOpenCL in java.library.path");
    assertThat(lines[1]).isEqualTo(lines[0]);
  }
}
