package org.equilibria.study.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.Cell;
import org.junit.jupiter.api.Test;

class CellResultTest {

  private static final Cell CELL = Studies.cell(1, ComponentSpec.of("picard"), Optional.empty());

  @Test
  void howTrainingEndedAndWhetherSolvesConvergedAreTwoThings() {
    CellResult left = Studies.completed(CELL, Studies.measures(SolveStatus.DIVERGED, 3, 2, 1));
    CellResult cut =
        new CellResult(
            CELL,
            Ending.LIMIT,
            "the limit of 2 updates was reached",
            Optional.of(Studies.measures(SolveStatus.CONVERGED, 3, 2, 1)),
            List.of(),
            Map.of(),
            "",
            Duration.ZERO);

    assertThat(left.status()).isEqualTo("completed");
    assertThat(left.converged()).isFalse();
    assertThat(left.measures().orElseThrow().forward().counts())
        .isEqualTo("converged 57, diverged 3");
    assertThat(cut.status()).isEqualTo("limit");
    assertThat(cut.converged()).isTrue();
  }

  @Test
  void cellConvergesOnlyIfEverySolveDid() {
    Measures all = Studies.measures(SolveStatus.CONVERGED, 3, 2, 1);
    HeldOut test = all.test().orElseThrow();
    HeldOut bad =
        new HeldOut(
            test.samples(),
            test.loss(),
            test.accuracy(),
            test.auc(),
            test.errors(),
            Studies.pass(SolveStatus.STALLED));

    assertThat(Studies.completed(CELL, all).converged()).isTrue();
    assertThat(Studies.completed(CELL, with(all, Optional.of(bad), all.test())).converged())
        .isFalse();
    assertThat(Studies.completed(CELL, with(all, Optional.empty(), Optional.of(bad))).converged())
        .isFalse();
  }

  private static Measures with(Measures m, Optional<HeldOut> validation, Optional<HeldOut> test) {
    return new Measures(
        m.step(), m.perEpoch(), m.traces(), m.forward(), m.backward(), m.train(), validation, test);
  }

  @Test
  void cellThatFailedHasNotConverged() {
    CellResult result = Studies.failed(CELL, "it broke");

    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.converged()).isFalse();
  }

  @Test
  void finalLossIsThatOfTheLastRecordAndUpdatesAreOneFewer() {
    Measures measures = Studies.measures(SolveStatus.CONVERGED, 3, 2, 1);

    assertThat(measures.finalLoss()).isEqualTo(1);
    assertThat(measures.updates()).isEqualTo(2);
  }
}
