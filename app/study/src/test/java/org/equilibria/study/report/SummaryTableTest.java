package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.EpochSeries;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.junit.jupiter.api.Test;

class SummaryTableTest {

  private static final StudyPlan PLAN = Studies.plan("s", ComponentSpec.of("picard"));

  private static String evaluations(PassStats backward) {
    return shown("bwd evals", backward);
  }

  private static String shown(String title, PassStats backward) {
    Measures measures =
        new Measures(
            0.1,
            EpochSeries.of(List.of()),
            List.of(),
            backward,
            backward,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    CellResult result = Studies.completed(PLAN.cells().get(0), measures);
    return new SummaryTable(PLAN)
        .headings().stream()
            .filter(c -> c.title().equals(title))
            .findFirst()
            .orElseThrow()
            .of(result);
  }

  private static PassStats unsolved(double meanEvaluations, int maxEvaluations, long rows) {
    return new PassStats(
        0,
        Map.of(),
        meanEvaluations,
        maxEvaluations,
        3,
        Duration.ZERO,
        PassStats.Rescue.NONE,
        rows,
        0,
        Double.NaN,
        Double.NaN,
        OptionalLong.empty(),
        Optional.empty());
  }

  @Test
  void whatAnEstimatorEvaluatesWithoutASolveIsShown() {
    assertThat(evaluations(unsolved(3, 4, 20))).isEqualTo("3.0 / 4");
    assertThat(evaluations(unsolved(0, 0, 0))).isEqualTo("-");
  }

  @Test
  void aGradientThatIsCutOrNeedsNoSolveIsNoFailure() {
    assertThat(shown("backward", unsolved(0, 0, 20))).isEqualTo("no solve");
    assertThat(shown("backward", unsolved(0, 0, 0))).isEqualTo("-");
    assertThat(shown("backward", Studies.pass(SolveStatus.CONVERGED))).isEqualTo("converged");
    assertThat(shown("backward", Studies.pass(SolveStatus.TRUNCATED))).isEqualTo("truncated");
    assertThat(shown("backward", Studies.pass(SolveStatus.STALLED))).isEqualTo("3 of 60 not");
  }

  @Test
  void aFigureIsInTheTableInFilesAndOnThePage() {
    CellResult result =
        Studies.completed(PLAN.cells().get(0), Studies.measures(SolveStatus.CONVERGED, 1));
    Column column =
        Columns.of(PLAN).stream()
            .filter(c -> c.id().equals("train_gemm_equivalents"))
            .findFirst()
            .orElseThrow();

    assertThat((Object) column.of(result).orElseThrow()).isEqualTo(36.0); // 18 forward, 18 backward
    assertThat(column.heading().orElseThrow().of(result)).isEqualTo("36.00");
    assertThat(new SummaryTable(PLAN).heading()).contains("products");
    assertThat(new CellJson(PLAN).of(result).at("/figures/train_gemm_equivalents").asDouble())
        .isEqualTo(36);
  }
}
