package org.equilibria.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void spreadIsMeanAndSampleDeviation() {
    Spread spread = Spread.of(1, 2, 3, 6);
    assertThat(spread.mean()).isEqualTo(3);
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(14.0 / 3), within(1e-15));
    assertThat(Spread.of(5).deviation()).isZero();
  }

  /** Three deviations of a draw less the mean of four, sqrt(1 + 1/4) of one, and the rounding. */
  @Test
  void knownFigureAgreesWithinThreeDeviationsOfTheDifference() {
    Spread ours = new Spread(10, 2, 4);
    double room = 3 * 2 * Math.sqrt(1.25) + 0.05;
    assertThat(Comparison.of("figure", 10 + room - 1e-9, 0.05, ours).holds()).isTrue();
    assertThat(Comparison.of("figure", 10 + room + 1e-9, 0.05, ours).holds()).isFalse();
    assertThat(Comparison.of("figure", 10 - room - 1e-9, 0.05, ours).holds()).isFalse();
    assertThat(Comparison.above("figure", 1, 1).holds()).isFalse();
  }

  @Test
  void figuresOfOneNetworkEachAgreeWithinAFactor() {
    assertThat(Comparison.withinFactor("figure", 1, 2, 2).holds()).isTrue();
    assertThat(Comparison.withinFactor("figure", 1, 0.5, 2).holds()).isTrue();
    assertThat(Comparison.withinFactor("figure", 1, 2.01, 2).holds()).isFalse();
    assertThat(Comparison.withinFactor("figure", 1, 0.49, 2).holds()).isFalse();
  }

  @Test
  void estimateOfAKnownNumberMayBeOffByThreeDeviations() {
    assertThat(Comparison.ofEstimate("slope", -0.5, -0.35, 0.0501).holds()).isTrue();
    assertThat(Comparison.ofEstimate("slope", -0.5, -0.35, 0.0499).holds()).isFalse();
  }
}
