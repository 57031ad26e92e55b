package org.equilibria.study.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.equilibria.study.Crossed;
import org.equilibria.study.result.StudyResults;
import org.junit.jupiter.api.Test;

class EffectsTest {

  /** Rounding of sums of a few numbers of order one. */
  private static final double ROUNDING = 1e-12;

  private static Crossed crossed() {
    return new Crossed().axis("solver", "a", "b").axis("activation", "r", "s", "t");
  }

  private static Effects of(StudyResults results) {
    return Effects.of(results, List.of(Metric.cost(results).orElseThrow())).get(0);
  }

  private static double solver(Map<String, String> labels) {
    return "a".equals(labels.get("solver")) ? -1 : 1;
  }

  private static double activation(Map<String, String> labels) {
    return List.of("r", "s", "t").indexOf(labels.get("activation")) - 1;
  }

  @Test
  void sumsOfSquaresAreOrthogonal() {
    // 10 + 3 s + 2 a + s a: squares 9, 4 * 2/3 and 2/3 of 37/3 in the mean
    Effects effects =
        of(
            crossed()
                .evaluations(
                    (labels, seed) ->
                        10
                            + 3 * solver(labels)
                            + 2 * activation(labels)
                            + solver(labels) * activation(labels)));

    double total = 9 + 8 / 3.0 + 2 / 3.0;
    assertThat(effects.refused()).isEmpty();
    assertThat(effects.mains().get(0).share()).isCloseTo(9 / total, within(ROUNDING));
    assertThat(effects.mains().get(1).share()).isCloseTo(8 / 3.0 / total, within(ROUNDING));
    assertThat(effects.interactions()).hasSize(1);
    assertThat(effects.interactions().get(0).share()).isCloseTo(2 / 3.0 / total, within(ROUNDING));
    assertThat(effects.rest()).isCloseTo(0, within(ROUNDING));
    assertThat(effects.mains().get(1).means())
        .extracting(mean -> mean.value())
        .usingComparatorForType((x, y) -> Math.abs(x - y) < ROUNDING ? 0 : 1, Double.class)
        .containsExactly(8.0, 10.0, 12.0);
    assertThat(effects.interactions().get(0).means().get(1).get(2).value())
        .isCloseTo(16, within(ROUNDING));
  }

  @Test
  void seedsAreTheRestAndGiveTheIntervals() {
    Effects effects =
        of(crossed().evaluations((labels, seed) -> 10 + solver(labels) + (seed - 2) * 0.5));

    // squares 1 of the solver, 1/4 * 2/3 of the seeds
    assertThat(effects.rest()).isCloseTo(1 / 6.0 / (1 + 1 / 6.0), within(ROUNDING));
    // Student's quantile 4.302653 with 2 degrees of freedom, times .5 / sqrt(3)
    assertThat(effects.mains().get(0).means().get(0).halfWidth())
        .isCloseTo(4.302652729749 * 0.5 / Math.sqrt(3), within(1e-9));
  }

  @Test
  void unbalancedDesignIsRefusedWithTheReason() {
    Effects effects =
        of(
            crossed()
                .results(
                    (cell, labels, seed) ->
                        cell.number() == 4
                            ? Crossed.diverged(cell)
                            : Crossed.took(cell, 5 + seed)));

    assertThat(effects.refused().orElseThrow())
        .contains("of 18 combinations of levels and seeds 17 have a figure");
    assertThat(effects.mains()).isEmpty();
  }

  @Test
  void sameFigureEverywhereHasNoShares() {
    assertThat(of(crossed().evaluations((labels, seed) -> 7)).refused())
        .contains("the figure is the same in all cells");
  }

  @Test
  void oneAxisHasNoEffectsBesideItsComparison() {
    StudyResults results =
        new Crossed().axis("solver", "a", "b").evaluations((labels, seed) -> seed);

    assertThat(Effects.of(results, Metric.usual(results))).isEmpty();
  }
}
