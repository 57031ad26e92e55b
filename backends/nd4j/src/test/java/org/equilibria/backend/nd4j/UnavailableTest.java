package org.equilibria.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.equilibria.testkit.SeparateJvm;
import org.junit.jupiter.api.Test;

/** Where the native libraries do not load, asking for the backend says why, each time alike. */
class UnavailableTest {

  /** Ask twice, in a JVM of its own. */
  static final class Main {
    public static void main(String[] args) {
      SeparateJvm.askTwice(Nd4jBackend::open, System.out);
    }
  }

  @Test
  void missingLibrariesAreReportedWithTheFirstReason() throws IOException, InterruptedException {
    List<String> lines =
        SeparateJvm.linesOf(Main.class, "-" + Loader.getPlatform() + ".jar", Map.of());
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith("UNAVAILABLE: backend nd4j is unavailable: ND4J does not start on ")
        .contains(": UnsatisfiedLinkError: Could not find jniopenblas");
    assertThat(lines.get(1)).isEqualTo(lines.get(0));
  }
}
