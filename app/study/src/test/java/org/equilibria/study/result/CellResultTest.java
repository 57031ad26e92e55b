package org.equilibria.study.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.Cell;
import org.junit.jupiter.api.Test;

class CellResultTest {

  private static final Cell CELL = Studies.cell(1, ComponentSpec.of("picard"), Optional.empty());

  @Test
  void completedCellHasTheStatusOfItsWorstSolve() {
    CellResult result = Studies.completed(CELL, Studies.measures(SolveStatus.MAX_STEPS, 3, 2, 1));

    assertThat(result.status()).isEqualTo("max-steps");
    assertThat(result.converged()).isFalse();
  }

  @Test
  void cellConvergesOnlyIfEverySolveDid() {
    CellResult result = Studies.completed(CELL, Studies.measures(SolveStatus.CONVERGED, 3, 2, 1));

    assertThat(result.status()).isEqualTo("converged");
    assertThat(result.converged()).isTrue();
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
