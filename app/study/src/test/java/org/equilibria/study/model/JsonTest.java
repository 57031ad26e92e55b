package org.equilibria.study.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.junit.jupiter.api.Test;

/** Model files of earlier versions are read. */
class JsonTest {

  // What they do not have: those of the first version neither.
  private static final String ESTIMATES = ",\"adjoint\":\\{[^}]*},\"error\":\\{[^}]*}";
  private static final String COUNTS = ",\"statuses\":\\{[^}]*},\"rescue\":\\{[^}]*}" + ESTIMATES;

  private static Training.Finished finished(Map<SolveStatus, Long> statuses, RescueSummary rescue) {
    return finished(statuses, rescue, AdjointSummary.NONE, ErrorSummary.UNKNOWN);
  }

  private static Training.Finished finished(
      Map<SolveStatus, Long> statuses,
      RescueSummary rescue,
      AdjointSummary adjoint,
      ErrorSummary error) {
    SolveSummary solves =
        new SolveSummary(
            SolveStatus.STALLED,
            40,
            200,
            9,
            5.5,
            3,
            Double.POSITIVE_INFINITY,
            Duration.ofMillis(1500),
            List.of(),
            statuses,
            rescue,
            adjoint,
            error);
    EpochRecord record =
        new EpochRecord(
            0, 0, 0.1, Double.NaN, Optional.empty(), 3, List.of(), List.of(), solves, solves);
    return new Training.Finished(
        new TrainingResult(TrainingStatus.LIMIT, "a limit", 0.5, List.of(record)),
        Duration.ofSeconds(2));
  }

  @Test
  void solvesOfAnEarlierVersionHaveNoCountsAndAllElse() {
    Json json = new Json();
    Training.Finished now =
        finished(
            Map.of(SolveStatus.CONVERGED, 35L, SolveStatus.STALLED, 5L),
            new RescueSummary(2, 40, 1.5, Duration.ofMillis(3)));
    String text = json.write(now);
    String old = text.replaceAll(COUNTS, "");

    assertThat(json.read(text, Training.Finished.class)).isEqualTo(now);
    assertThat(old).isNotEqualTo(text).doesNotContain("statuses");
    assertThat(json.read(old, Training.Finished.class))
        .isEqualTo(finished(Map.of(), RescueSummary.NONE));
  }

  @Test
  void solvesOfAVersionWithoutEstimatesHaveAllElse() {
    Json json = new Json();
    Map<SolveStatus, Long> statuses = Map.of(SolveStatus.CONVERGED, 40L);
    RescueSummary rescue = new RescueSummary(2, 40, 1.5, Duration.ofMillis(3));
    Training.Finished now =
        finished(statuses, rescue, new AdjointSummary(7, 2), new ErrorSummary(1e-3, 25));
    String text = json.write(now);
    String old = text.replaceAll(ESTIMATES, "");

    assertThat(json.read(text, Training.Finished.class)).isEqualTo(now);
    assertThat(old).isNotEqualTo(text).doesNotContain("adjoint");
    assertThat(json.read(old, Training.Finished.class)).isEqualTo(finished(statuses, rescue));
  }

  @Test
  void halfOfTheCountsIsDamage() {
    Json json = new Json();
    String text = json.write(finished(Map.of(SolveStatus.CONVERGED, 40L), RescueSummary.NONE));

    assertThatThrownBy(
            () ->
                json.read(
                    text.replaceFirst("\"rescue\":\\{[^}]*}", "\"rescu\":{}"),
                    Training.Finished.class))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
