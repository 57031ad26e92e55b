package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.run.Progress;
import org.junit.jupiter.api.Test;

class BoundTextTest {

  private static final StudyPlan PLAN =
      Studies.plan(
          "s",
          List.of(ComponentSpec.of("rate"), ComponentSpec.of("size")),
          ComponentSpec.of("picard"));

  private static CellResult cell(BoundResult... bounds) {
    return Studies.completed(PLAN.cells().get(0), Studies.measures(SolveStatus.CONVERGED, 3, 2))
        .with(List.of(bounds));
  }

  private static BoundResult ofAModel(double value) {
    Outcome outcome =
        new Outcome.Figure(
            Outcome.Sense.UPPER,
            value,
            false,
            Map.of(),
            List.of(),
            Provenance.proved("a paper").of(ModelScope.LINEARISED));
    return new BoundResult("rate", BoundResult.CHECKPOINT, Badge.PROVED, outcome);
  }

  private static String printed(CellResult cell) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Progress table = Progress.table(new PrintStream(out, true, StandardCharsets.UTF_8));
    table.studyStarted(PLAN);
    table.cellFinished(cell);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void rowHasAColumnForEachBoundAndTheReasonBelow() {
    String printed =
        printed(
            cell(
                Studies.figure("rate", "initialisation", 0.75),
                Studies.figure("rate", BoundResult.CHECKPOINT, 0.125),
                Studies.inapplicable("size", "of other networks")));

    assertThat(printed.lines().findFirst().orElseThrow()).containsPattern("rate +size$");
    assertThat(printed)
        .containsPattern("proved <= 0.1250 +inapplicable\n")
        .endsWith("  size: inapplicable (checkpoint): of other networks\n")
        .doesNotContain("0.75");
  }

  @Test
  void figureOfAModelOfTheNetworkIsMarked() {
    CellResult cell = cell(ofAModel(0.12341));

    assertThat(printed(cell))
        .contains("proved <= 0.1235 *") // away from the side on which the truth lies
        .endsWith("  rate: * of the linearised model only\n");
  }

  @Test
  void boundThatFailedIsNoStatementAboutTheNetwork() {
    CellResult cell = cell(BoundResult.failed("size", new ArithmeticException("by\nzero")));

    assertThat(printed(cell))
        .containsPattern(" - +error\n")
        .endsWith("  size: error (checkpoint): java.lang.ArithmeticException: by zero\n");
    assertThat(cell.failedBounds()).hasSize(1);
  }

  @Test
  void cellWithoutBoundsHasDashes() {
    assertThat(printed(cell())).containsPattern(" - +-\n$");
  }
}
