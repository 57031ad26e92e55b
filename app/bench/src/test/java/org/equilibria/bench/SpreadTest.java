package org.equilibria.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void quartilesLieBetweenOrderedValuesAsInR() {
    double[] values = {40, 10, 30, 20};
    Spread spread = Spread.of(values);

    // quantile(c(10, 20, 30, 40)) in R: 17.5, 25, 32.5
    assertThat(spread).isEqualTo(new Spread(25, 17.5, 32.5));
    assertThat(spread.interquartileRange()).isEqualTo(15);
    assertThat(values).containsExactly(40, 10, 30, 20);
  }

  @Test
  void oneValueHasNoSpread() {
    assertThat(Spread.of(new double[] {3})).isEqualTo(new Spread(3, 3, 3));
  }

  @Test
  void ratiosAreTakenMeasurementByMeasurement() {
    // A machine that is twice as slow for a while is so for both: every ratio is 2.
    Spread ratio = Spread.ofRatios(new double[] {2, 4, 8}, new double[] {1, 2, 4});

    assertThat(ratio).isEqualTo(new Spread(2, 2, 2));
  }
}
