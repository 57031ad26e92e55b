package org.equilibria.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Measures;
import org.equilibria.study.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The study of growing evaluations, with one seed, shows what its page says. */
class GrowingEvaluationsTest {

  private static final int EPOCHS = 15;

  @TempDir private Path temp;

  private List<Measures> run() throws IOException {
    String file = Files.readString(Path.of("app/examples/studies/growing-evaluations.yaml"));
    String less = file.replace("seeds: [1, 2]", "seeds: [1]");
    assertThat(less).contains("seeds: [1]", "epochs: " + EPOCHS);
    Path written = Files.writeString(temp.resolve("less.yaml"), less);
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study = eq.study(StudySource.file(written).resolve(eq.catalog()));
      return study.run(study.data(), Progress.NONE).results().cells().stream()
          .map(CellResult::measures)
          .map(m -> m.orElseThrow())
          .toList();
    }
  }

  private static double mean(Measures cell, int epoch) {
    return cell.perEpoch().of("forwardEvaluationsMean").get(epoch);
  }

  @Test
  void evaluationsGrowAndEachCureDoesWhatItSays() throws IOException {
    List<Measures> cells = run();
    Measures plain = cells.get(0);
    Measures held = cells.get(1);
    Measures scaled = cells.get(2);
    Measures following = cells.get(3);
    assertThat(cells).allMatch(Measures::converged);

    assertThat(mean(plain, EPOCHS)).isGreaterThan(1.5 * mean(plain, 0));
    assertThat(held.forward().maxEvaluations()).isLessThan(plain.forward().maxEvaluations());
    assertThat(scaled.forward().maxEvaluations()).isLessThan(held.forward().maxEvaluations());
    assertThat(mean(scaled, EPOCHS)).isLessThan(mean(plain, EPOCHS));
    assertThat(following.forward().meanEvaluations())
        .isLessThan(.7 * plain.forward().meanEvaluations());
    assertThat(following.backward().meanEvaluations())
        .isLessThan(.7 * plain.backward().meanEvaluations());
    assertThat(following.backward().cosine().orElseThrow().least()).isGreaterThan(.999);
    assertThat(following.finalLoss()).isLessThan(1.5 * plain.finalLoss());
  }
}
