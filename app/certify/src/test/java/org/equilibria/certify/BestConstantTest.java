package org.equilibria.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BestConstantTest {

  @Test
  void balancedSignsCostAHalf() {
    assertThat(BestConstant.ramp(new double[] {-1, 1, 1, -1}, 1)).isEqualTo(0.5);
    assertThat(BestConstant.ramp(new double[] {-1, 1, 1, 1}, 1)).isEqualTo(0.25);
  }

  @Test
  void noConstantOnAGridIsBetterForOneOutput() {
    double[] y = new Random(4).doubles(25, -2, 2).toArray();
    double best = BestConstant.ramp(y, 1);
    double least = 1;
    for (double c = -3; c <= 3; c += 1e-3) {
      double sum = 0;
      for (double target : y) {
        sum += Math.min(1, Math.abs(c - target));
      }
      least = Math.min(least, sum / y.length);
    }
    assertThat(best).isLessThanOrEqualTo(least).isCloseTo(least, within(1e-3));
  }

  /** One-hot targets lie sqrt 2 apart and sqrt(2/3) from their mean. */
  @Test
  void meanOfOneHotTargetsIsTriedToo() {
    double[] y = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    assertThat(BestConstant.ramp(y, 3)).isEqualTo(2.0 / 3);
    assertThat(BestConstant.ramp(new double[] {0.2, 0, 0, 0, 0.2, 0}, 3))
        .isCloseTo(Math.sqrt(0.02), within(1e-15));
  }
}
