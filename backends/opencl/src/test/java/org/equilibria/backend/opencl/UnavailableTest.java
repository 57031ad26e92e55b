package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.equilibria.testkit.SeparateJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nothing can compute, asking for the backend says why, each time alike. */
class UnavailableTest {

  @TempDir private Path empty;

  /** Ask twice, in a JVM of its own. */
  static final class Main {
    public static void main(String[] args) {
      SeparateJvm.askTwice(() -> OpenClBackend.open(OpenClOptions.defaults()), System.out);
    }
  }

  private List<String> asked(String missing) throws IOException, InterruptedException {
    List<String> lines =
        SeparateJvm.linesOf(Main.class, missing, Map.of("OCL_ICD_VENDORS", empty.toString()));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).isEqualTo(lines.get(0));
    return lines;
  }

  @Test
  void missingDriversAreReported() throws IOException, InterruptedException {
    assumeTrue(
        Loader.getPlatform().startsWith("linux"), "drivers are found in a folder on Linux only");
    assertThat(asked("").get(0))
        .startsWith("UNAVAILABLE: backend opencl is unavailable: there is no OpenCL driver")
        .contains("pocl-opencl-icd");
  }

  @Test
  void missingLibraryIsReportedWithTheFirstReason() throws IOException, InterruptedException {
    assertThat(asked("-" + Loader.getPlatform() + ".jar").get(0))
        .startsWith("UNAVAILABLE: backend opencl is unavailable: its library for ")
        .contains("no jniOpenCL in java.library.path");
  }
}
