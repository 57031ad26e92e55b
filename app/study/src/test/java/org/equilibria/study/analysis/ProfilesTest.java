package org.equilibria.study.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.study.Crossed;
import org.equilibria.study.result.StudyResults;
import org.junit.jupiter.api.Test;

/** Performance profiles and work against precision. */
class ProfilesTest {

  private static Crossed crossed(long... seeds) {
    return new Crossed().axis("solver", "a", "b").axis("model.alpha", "1", "2").seeds(seeds);
  }

  private static List<PerformanceProfile> profiles(StudyResults results) {
    return PerformanceProfile.of(results, "solver", Metric.usual(results));
  }

  @Test
  void shareRisesAtTheRatiosToTheLeast() {
    // problems (alpha, seed): a takes 10, 10, 20, 40; b takes 10, 20, 10, and fails at the last
    StudyResults results =
        crossed(1, 2)
            .results(
                (cell, labels, seed) -> {
                  boolean second = "2".equals(labels.get("model.alpha"));
                  if ("a".equals(labels.get("solver"))) {
                    return Crossed.took(cell, !second ? 10 : seed == 1 ? 20 : 40);
                  }
                  boolean fails = second && seed == 2;
                  return Crossed.took(
                      cell,
                      fails ? 1 : !second && seed == 2 ? 20 : 10,
                      fails ? SolveStatus.STALLED : SolveStatus.CONVERGED);
                });

    PerformanceProfile profile = profiles(results).get(0);

    assertThat(profile.metric()).isEqualTo("forward_evaluations_mean");
    assertThat(profile.problems()).isEqualTo(4);
    assertThat(profile.curves())
        .containsExactly(
            new PerformanceProfile.Curve("a", List.of(1.0, 2.0), List.of(0.75, 1.0)),
            new PerformanceProfile.Curve("b", List.of(1.0, 2.0), List.of(0.5, 0.75)));
  }

  @Test
  void fewProblemsAndOneLevelMakeNoProfile() {
    StudyResults two = crossed(1).evaluations((labels, seed) -> 5);
    StudyResults one =
        new Crossed()
            .axis("solver", "a")
            .axis("model.alpha", "1", "2", "3")
            .evaluations((labels, seed) -> 5);

    assertThat(profiles(two)).isEmpty();
    assertThat(profiles(one)).isEmpty();
  }

  @Test
  void nobodyThatSolvesAnythingMakesNoProfile() {
    StudyResults results =
        crossed(1, 2)
            .results((cell, labels, seed) -> Crossed.took(cell, 200, SolveStatus.MAX_STEPS));

    assertThat(PerformanceProfile.of(results, "solver", Metric.usual(results)))
        .noneMatch(profile -> profile.metric().equals("forward_evaluations_mean"));
  }

  @Test
  void workIsWhatBringsTheWorstSampleToAResidual() {
    StudyResults results = crossed(1, 2).evaluations((labels, seed) -> 5);

    List<WorkPrecision> all = WorkPrecision.of(results, Question.of(results).orElseThrow());

    assertThat(all).extracting(WorkPrecision::at).contains("", "1", "2");
    WorkPrecision forward = all.get(0);
    assertThat(forward.solve()).isEqualTo("first forward");
    WorkPrecision.Curve curve = forward.curves().get(0);
    assertThat(curve.solves()).isEqualTo(4);
    // the traces are at residual 1 after one evaluation and at 1e-7 after two
    assertThat(curve.residuals()).hasSize(15).first().isEqualTo(1.0);
    assertThat(curve.mean()).startsWith(1.0, 2.0).endsWith(2.0);
  }

  @Test
  void withoutTracesThereIsNoDiagram() {
    Question question = Question.of(crossed(1, 2).evaluations((labels, seed) -> 5)).orElseThrow();
    StudyResults results = crossed(1, 2).results((cell, labels, seed) -> Crossed.diverged(cell));

    assertThat(WorkPrecision.of(results, question)).isEmpty();
  }
}
