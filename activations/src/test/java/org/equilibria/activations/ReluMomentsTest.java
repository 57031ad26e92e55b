package org.equilibria.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.equilibria.api.activation.GaussianMoments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReluMomentsTest {

  private final GaussianMoments moments = new Relu().gaussianMoments().orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "1, 1, 0.5",
    "1, 1, -0.5",
    "2, 0.3, 0.1",
    "0.5, 4, -1.2",
    "1, 1, 0.99",
    "1, 1, -0.99",
    "3, 5, 2.7",
    "0.01, 0.02, 0.005"
  })
  void closedFormsAgreeWithNumericalIntegration(double u, double v, double covariance) {
    double product = integral(u, v, covariance, true, 24_000);
    double slopeProduct = integral(u, v, covariance, false, 24_000);
    // Simpson's error falls sixteenfold per halving, so what the last halving changed bounds it.
    assertThat(product).isCloseTo(integral(u, v, covariance, true, 12_000), within(1e-11));
    assertThat(slopeProduct).isCloseTo(integral(u, v, covariance, false, 12_000), within(1e-11));
    assertThat(moments.product(u, v, covariance)).isCloseTo(product, within(2e-11));
    assertThat(moments.slopeProduct(u, v, covariance)).isCloseTo(slopeProduct, within(2e-11));
  }

  /** Integrate over u in [0, 12 sd] by Simpson's rule, v given u being normal. */
  private static double integral(
      double u, double v, double covariance, boolean values, int intervals) {
    double sd = Math.sqrt(u);
    double conditionalSd = Math.sqrt(v - covariance * covariance / u);
    double h = 12 * sd / intervals;
    double sum = 0;
    for (int i = 0; i <= intervals; i++) {
      double x = i * h;
      double mean = covariance / u * x;
      double z = mean / conditionalSd;
      double positive = Scalar.phi(z);
      double inner = values ? x * (mean * positive + conditionalSd * density(z)) : positive;
      int weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * inner * density(x / sd) / sd;
    }
    return sum * h / 3;
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  @Test
  void equalInputsKeepHalfTheVariance() {
    assertThat(moments.product(3, 3, 3)).isCloseTo(1.5, within(1e-15));
    assertThat(moments.slopeProduct(3, 3, 3)).isEqualTo(0.5);
  }

  @Test
  void oppositeInputsAreNeverBothPositive() {
    assertThat(moments.product(2, 2, -2)).isCloseTo(0, within(1e-15));
    assertThat(moments.slopeProduct(2, 2, -2)).isEqualTo(0);
  }

  @Test
  void independentInputsMultiply() {
    assertThat(moments.product(1, 4, 0)).isCloseTo(2 / (2 * Math.PI), within(1e-15));
    assertThat(moments.slopeProduct(1, 4, 0)).isCloseTo(0.25, within(1e-16));
  }

  @Test
  void covarianceBeyondTheVariancesByRoundingCountsAsFullCorrelation() {
    assertThat(moments.product(3, 3, Math.nextUp(3))).isEqualTo(moments.product(3, 3, 3));
    assertThat(moments.slopeProduct(3, 3, -Math.nextUp(3))).isEqualTo(0);
  }

  @Test
  void zeroVarianceGivesZero() {
    assertThat(moments.product(0, 1, 0)).isEqualTo(0);
    assertThat(moments.slopeProduct(0, 1, 0)).isEqualTo(0);
  }

  @Test
  void impossibleVariancesGiveNan() {
    assertThat(moments.product(-1, 1, 0)).isNaN();
    assertThat(moments.slopeProduct(Double.NaN, 1, 0)).isNaN();
  }
}
