package org.equilibria.study.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProportionTest {

  // The quantile is found to an absolute accuracy of 1e-9 in the limit; the slope of the tail
  // probability by the limit is at most about the number of samples.
  private static final double ROOT_ACCURACY = 1e-9;

  @ParameterizedTest
  @CsvSource({"3, 200", "1, 1000", "57, 1999", "199, 200", "1, 2", "998, 1000"})
  void eachLimitLeavesTwoAndAHalfPercentInItsTail(int hits, int total) {
    Proportion p = Proportion.of(hits, total);

    double atMost = new BinomialDistribution(total, p.upper()).cumulativeProbability(hits);
    double atLeast = 1 - new BinomialDistribution(total, p.lower()).cumulativeProbability(hits - 1);

    assertThat(atMost).isCloseTo(0.025, within(ROOT_ACCURACY * total));
    assertThat(atLeast).isCloseTo(0.025, within(ROOT_ACCURACY * total));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 400, 100_000})
  void allHitsHaveTheClosedFormLowerLimitAndOneAsUpper(int total) {
    Proportion p = Proportion.of(total, total);

    assertThat(p.lower()).isCloseTo(Math.pow(0.025, 1.0 / total), within(ROOT_ACCURACY));
    assertThat(p.upper()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 400, 100_000})
  void noHitsHaveTheClosedFormUpperLimitAndZeroAsLower(int total) {
    Proportion p = Proportion.of(0, total);

    assertThat(p.upper()).isCloseTo(1 - Math.pow(0.025, 1.0 / total), within(ROOT_ACCURACY));
    assertThat(p.lower()).isZero();
  }

  @Test
  void shareIsHitsOverTotal() {
    assertThat(Proportion.of(3, 4).share()).isEqualTo(0.75);
  }

  @Test
  void ofNoSamplesNothingIsKnown() {
    assertThat(Proportion.of(0, 0)).isEqualTo(new Proportion(0, 0, 0, 1));
    assertThat(Proportion.of(0, 0).share()).isNaN();
  }
}
