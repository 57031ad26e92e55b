package org.equilibria.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final StudyPlan PLAN =
      Studies.plan("s", ComponentSpec.of("a"), ComponentSpec.of("b"), ComponentSpec.of("c"));

  private static CellResult completed(int cell, SolveStatus worst) {
    return Studies.completed(PLAN.cells().get(cell), Studies.measures(worst, 2, 1));
  }

  private static String of(boolean cancelled, CellResult... cells) {
    return Verdict.of(new StudyResults(PLAN, List.of(cells), cancelled, Duration.ZERO));
  }

  @Test
  void everyCellIsAccountedFor() {
    assertThat(
            of(
                false,
                completed(0, SolveStatus.CONVERGED),
                completed(1, SolveStatus.STALLED),
                Studies.failed(PLAN.cells().get(2), "why")))
        .isEqualTo("2 of 3 cells trained, 1 failed; solves that did not converge in 1 of them");
  }

  @Test
  void boundThatFailedIsCountedBesideItsCell() {
    BoundResult failed = BoundResult.failed("rate", new ArithmeticException("zero"));

    assertThat(of(false, completed(0, SolveStatus.CONVERGED).with(List.of(failed))))
        .isEqualTo("1 of 3 cells trained, 1 bound failed; all of their solves converged");
  }

  @Test
  void cancelledStudySaysWhatIsMissing() {
    assertThat(of(true, completed(0, SolveStatus.CONVERGED)))
        .isEqualTo(
            "1 of 3 cells trained, 2 not finished when the study was cancelled;"
                + " all of their solves converged");
  }
}
