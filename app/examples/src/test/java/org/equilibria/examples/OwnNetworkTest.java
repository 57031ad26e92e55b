package org.equilibria.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.equilibria.host.Equilibria;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/java.md run and learn what they are to learn. */
class OwnNetworkTest {

  @TempDir private Path folder;

  @Test
  void networkOfOwnPartsIsTrainedReadBackAndCertified() throws Exception {
    String printed =
        Programs.run(
            OwnNetwork.class.getName(),
            List.of(folder.resolve("own.safetensors").toString()),
            folder.resolve("log"));

    assertThat(printed)
        .contains("Completed[epochs=20]", "Optional[inside] Optional[outside]")
        .contains("existence-operator-norm, checkpoint: proved 0.099")
        .contains("hold-out, checkpoint: proved 0.0");
  }

  /** The targets have mean square 1/2, half of which is the loss of the zero function. */
  @Test
  void ownLoopFallsToATenthOfTheLossOfNothing() {
    try (Equilibria eq = Equilibria.builder().backend("ejml").build()) {
      List<Double> losses = OwnLoop.train(eq, 400);

      assertThat(losses.get(0)).isBetween(0.2, 0.3);
      assertThat(losses.get(399)).isLessThan(0.02);
    }
  }
}
