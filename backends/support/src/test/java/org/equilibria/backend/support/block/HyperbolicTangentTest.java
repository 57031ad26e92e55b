package org.equilibria.backend.support.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HyperbolicTangentTest {

  /** Math.tanh is within 2.5 ulps and HyperbolicTangent within 2, so they differ by at most 4. */
  @Test
  void tanhIsWithinItsBoundOfTheLibraryFunctionAndNeverAboveOne() {
    for (int i = -200_000; i <= 200_000; i++) {
      double x = i * 1e-4 + 1e-9 * i;
      double expected = Math.tanh(x);
      assertThat(HyperbolicTangent.of(x))
          .isCloseTo(expected, within(4 * Math.ulp(expected)))
          .isBetween(-1.0, 1.0);
    }
    assertThat(HyperbolicTangent.of(-0.0)).isEqualTo(-0.0);
    assertThat(HyperbolicTangent.of(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(HyperbolicTangent.of(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
    assertThat(HyperbolicTangent.of(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertThat(HyperbolicTangent.of(Double.NaN)).isNaN();
  }
}
