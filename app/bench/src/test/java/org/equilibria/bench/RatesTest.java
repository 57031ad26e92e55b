package org.equilibria.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RatesTest {

  @Test
  void productOfBatchAndSquareWeightTakesTwoOperationsATerm() {
    assertThat(Rates.productFlops(256, 512)).isEqualTo(2.0 * 256 * 512 * 512);
  }

  @Test
  void operationsInMillisecondsAreGflops() {
    assertThat(Rates.gflops(3e9, 1000)).isEqualTo(3);
    assertThat(Rates.gflops(Rates.productFlops(256, 512), 1.0)).isEqualTo(134.217728);
  }

  @Test
  void rowsEvaluatedAreCountedInBatches() {
    assertThat(Rates.batches(640, 256)).isEqualTo(2.5);
    assertThat(Rates.batches(0, 0)).isZero();
  }

  @Test
  void bytesAreThoseOfStatesHistoryAndWeight() {
    // 3 states and 2 remembered ones of 10 x 4, a weight of 4 x 4, in f32
    assertThat(Rates.bytesPerEvaluation(10, 4, 3, 2, 4)).isEqualTo(4 * (5 * 40 + 16));
  }
}
