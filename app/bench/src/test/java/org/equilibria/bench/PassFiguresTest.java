package org.equilibria.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.SolveStatus;
import org.junit.jupiter.api.Test;

class PassFiguresTest {

  private static final EquilibriumChoice CHOICE =
      new EquilibriumChoice(4, 100, 0.5, 1e-6, "relu", "picard", "ejml", "f32");

  private static SampleOutcome outcome(SolveStatus status, int evaluations) {
    return new SampleOutcome(status, evaluations, 0, 0, 0, "");
  }

  /**
   * Four rows: one is dropped after 5 evaluations, the others after 10; the solver makes two
   * products itself.
   */
  private static SolveResult solve() {
    Matrix nothing =
        (Matrix)
            Proxy.newProxyInstance(
                Matrix.class.getClassLoader(),
                new Class<?>[] {Matrix.class},
                (proxy, method, args) -> null);
    return new SolveResult(
        nothing,
        SolveStatus.STALLED,
        List.of(
            outcome(SolveStatus.CONVERGED, 5),
            outcome(SolveStatus.CONVERGED, 10),
            outcome(SolveStatus.STALLED, 10),
            outcome(SolveStatus.CONVERGED, 10)),
        new SolveStats(9, 10, 35, 10.75, Duration.ZERO),
        List.of(),
        Optional.empty());
  }

  private static PassFigures figures() {
    return PassFigures.of(
        CHOICE,
        solve(),
        new double[] {30, 35, 44},
        new double[] {2, 2, 2},
        1e6,
        new double[] {1e-7, 4e-7, 2e-7, 0});
  }

  @Test
  void floorOfWholeBatchesIsEvaluationsTimesProduct() {
    assertThat(figures().overWholeFloor().median()).isEqualTo(35 / (10 * 2.0));
  }

  @Test
  void floorOfRowsCountsWhatWasReallyEvaluated() {
    assertThat(figures().overRowFloor().median()).isEqualTo(35 / (35 / 4.0 * 2));
  }

  @Test
  void ratesAreThoseOfAllProductsThatWereMadeAndOfAWholeProduct() {
    assertThat(figures().gflops()).isEqualTo(10.75 * 2.0 * 4 * 100 * 100 / 35e6);
    assertThat(figures().productGflops()).isEqualTo(2.0 * 4 * 100 * 100 / 2e6);
  }

  @Test
  void rowsAreCountedByHowTheyEnded() {
    assertThat(figures().statuses()).isEqualTo(Map.of("converged", 3, "stalled", 1));
    assertThat(figures().largestTrueResidual()).isEqualTo(4e-7);
    assertThat(figures().evaluations()).isEqualTo(10);
  }
}
