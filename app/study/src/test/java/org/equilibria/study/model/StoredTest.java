package org.equilibria.study.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.GradientCosine;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.TrainingEnd;
import org.equilibria.engine.train.TrainingNote;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.study.json.Json;
import org.junit.jupiter.api.Test;

/** Model files of earlier versions are read. */
class StoredTest {

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
        new TrainingResult(new TrainingEnd.UpdateLimit(7), OptionalInt.of(1), 0.5, List.of(record)),
        Duration.ofSeconds(2));
  }

  /** Earlier versions wrote durations as texts. */
  private static String earlier(String text) {
    return text.replaceAll("\"elapsed\":([0-9.]+)", "\"elapsed\":\"PT$1S\"");
  }

  @Test
  void solvesOfAnEarlierVersionHaveNoCountsAndAllElse() {
    Training.Finished now =
        finished(
            Map.of(SolveStatus.CONVERGED, 35L, SolveStatus.STALLED, 5L),
            new RescueSummary(2, 40, 1.5, Duration.ofMillis(3)));
    String text = Json.line(now);
    String old = earlier(text).replaceAll(COUNTS, "");

    assertThat(Stored.read(text, Training.Finished.class)).isEqualTo(now);
    assertThat(old).isNotEqualTo(text).doesNotContain("statuses");
    assertThat(Stored.read(old, Training.Finished.class))
        .isEqualTo(finished(Map.of(), RescueSummary.NONE));
  }

  @Test
  void solvesOfAVersionWithoutEstimatesHaveAllElse() {
    Map<SolveStatus, Long> statuses = Map.of(SolveStatus.CONVERGED, 40L);
    RescueSummary rescue = new RescueSummary(2, 40, 1.5, Duration.ofMillis(3));
    Training.Finished now =
        finished(
            statuses,
            rescue,
            new AdjointSummary(7, 2, OptionalLong.empty(), Optional.empty()),
            new ErrorSummary(1e-3, 25));
    String text = Json.line(now);
    String old = earlier(text).replaceAll(ESTIMATES, "");

    assertThat(Stored.read(text, Training.Finished.class)).isEqualTo(now);
    assertThat(old).isNotEqualTo(text).doesNotContain("adjoint");
    assertThat(Stored.read(old, Training.Finished.class)).isEqualTo(finished(statuses, rescue));
  }

  @Test
  void aCosineAndDifferencesAreKeptAndNeedNotBeThere() {
    Map<SolveStatus, Long> statuses = Map.of(SolveStatus.CONVERGED, 40L);
    AdjointSummary compared =
        new AdjointSummary(0, 0, OptionalLong.of(9), Optional.of(new GradientCosine(3, 0.5, 0.25)));
    Training.Finished now = finished(statuses, RescueSummary.NONE, compared, ErrorSummary.UNKNOWN);
    String without =
        Json.line(finished(statuses, RescueSummary.NONE))
            .replace(",\"differenced\":null,\"cosine\":null", "");

    assertThat(Stored.read(Json.line(now), Training.Finished.class)).isEqualTo(now);
    assertThat(without).doesNotContain("cosine", "differenced");
    assertThat(Stored.read(without, Training.Finished.class))
        .isEqualTo(finished(statuses, RescueSummary.NONE));
  }

  @Test
  void halfOfTheCountsIsDamage() {
    String text = Json.line(finished(Map.of(SolveStatus.CONVERGED, 40L), RescueSummary.NONE));

    assertThatThrownBy(
            () ->
                Stored.read(
                    earlier(text).replaceFirst("\"rescue\":\\{[^}]*}", "\"rescu\":{}"),
                    Training.Finished.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** As version 0.1 wrote it. */
  private static final String OLD =
      """
      {"result":{"status":"STOPPED_EARLY","detail":"stopped early: the validation loss fell no \
      further; the weights after 2 epochs had the least validation loss","step":0.003,"epochs":[\
      {"epoch":0,"updates":0,"loss":1.5,"accuracy":"NaN","validation":null,"gradientNorm":3.0,\
      "spectra":[{"norm":1.25,"mu":0.5}],"notes":["after epoch 0 ||M||_2 >= 1.25: lost"],\
      "forward":SOLVES,"backward":SOLVES}]},"elapsed":"PT1M0.5S"}
      """
          .replace(
              "SOLVES",
              """
              {"status":"MAX_STEPS","rows":40,"rowEvaluations":200,"maxEvaluations":9,\
              "gemmEquivalents":5.5,"unconvergedRows":3,"maxRelativeResidual":"Infinity",\
              "elapsed":"PT1.500000001S","trace":[],"statuses":{"CONVERGED":37,"MAX_STEPS":3},\
              "rescue":{"rows":0,"rowEvaluations":0,"gemmEquivalents":0.0,"elapsed":"PT0S"},\
              "adjoint":{"unsolvedRows":0,"leftOut":0},"error":{"relativeError":"NaN",\
              "inverseNorm":2.0}}""");

  @Test
  void sentencesConstantsAndDurationsOfAnEarlierVersionAreRead() {
    Training.Finished read = Stored.read(OLD, Training.Finished.class);

    assertThat(read.elapsed()).isEqualTo(Duration.ofMillis(60_500));
    assertThat(read.result().status()).isEqualTo(TrainingStatus.STOPPED_EARLY);
    assertThat(read.result().detail())
        .isEqualTo(
            "stopped early: the validation loss fell no further; the weights after 2 epochs had the"
                + " least validation loss");
    EpochRecord epoch = read.result().epochs().get(0);
    assertThat(epoch.notes())
        .containsExactly(new TrainingNote.Said("after epoch 0 ||M||_2 >= 1.25: lost"));
    assertThat(epoch.forward().statuses())
        .isEqualTo(Map.of(SolveStatus.CONVERGED, 37L, SolveStatus.MAX_STEPS, 3L));
    assertThat(epoch.forward().elapsed()).isEqualTo(Duration.ofNanos(1_500_000_001));
    assertThat(Stored.read(Json.line(read), Training.Finished.class)).isEqualTo(read);
  }

  private record Ends(List<TrainingEnd> ends, List<TrainingNote> notes, Duration time) {}

  @Test
  void everyEndAndNoteIsReadAgain() {
    Ends all =
        new Ends(
            List.of(
                new TrainingEnd.Completed(3),
                new TrainingEnd.StoppedEarly(),
                new TrainingEnd.UpdateLimit(Long.MAX_VALUE),
                new TrainingEnd.TimeLimit(Duration.ofNanos(1)),
                new TrainingEnd.OptimizerDone("at its end"),
                new TrainingEnd.LossNotFinite(OptionalInt.of(2), Double.NaN, 1, 4),
                new TrainingEnd.GradientLost(OptionalInt.empty(), 1, 4),
                new TrainingEnd.Diverged(1e9, 1, 4),
                new TrainingEnd.Cancelled(OptionalInt.of(1)),
                new TrainingEnd.Recorded(TrainingStatus.LIMIT, "a limit")),
            List.of(
                new TrainingNote.ContractionLost(OptionalInt.of(1), 2, 1.5, 0.1),
                new TrainingNote.EquilibriumLost(OptionalInt.empty(), 2, -0.0),
                new TrainingNote.Rescued(Map.of("another", 2L)),
                new TrainingNote.RowsLeftOut(List.of(1, 5), 2, 8, 3),
                new TrainingNote.PassedOver(List.of(1, 3), true, false),
                new TrainingNote.ByDifferences(),
                new TrainingNote.Said("so")),
            Duration.ofDays(400).plusNanos(1));

    assertThat(all.ends().stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(TrainingEnd.class.getPermittedSubclasses());
    assertThat(all.notes().stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(TrainingNote.class.getPermittedSubclasses());
    assertThat(Json.line(all)).contains("\"kind\":\"time-limit\"", "\"time\":34560000.000000001");
    assertThat(Stored.read(Json.line(all), Ends.class)).isEqualTo(all);
  }

  @Test
  void aNumberThatIsMissingIsDamage() {
    for (String missing :
        new String[] {"\"step\":0.003,", "\"rows\":40,", "\"gradientNorm\":3.0,"}) {
      assertThat(OLD).contains(missing);
      assertThatThrownBy(() -> Stored.read(OLD.replace(missing, ""), Training.Finished.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(missing.substring(1, 5));
    }
  }
}
