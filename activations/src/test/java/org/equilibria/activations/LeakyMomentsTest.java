package org.equilibria.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakyMomentsTest {

  private static GaussianMoments leaky(double slope) {
    Activation activation = new LeakyRelu(new LeakyRelu.Options(slope));
    return activation.gaussianMoments().orElseThrow();
  }

  /** Equal, opposite and independent variables have moments that are read off the formula. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.3, 1})
  void momentsOfEqualOppositeAndIndependentVariablesAreKnown(double a) {
    GaussianMoments moments = leaky(a);
    assertThat(moments.product(2, 2, 2)).isCloseTo(1 + a * a, within(1e-15));
    assertThat(moments.product(2, 2, -2)).isCloseTo(-2 * a, within(1e-15));
    assertThat(moments.product(2, 0.5, 0))
        .isCloseTo((1 - a) * (1 - a) / (2 * Math.PI), within(1e-15));
    assertThat(moments.slopeProduct(2, 2, 2)).isCloseTo(0.5 * (1 + a * a), within(1e-7));
    assertThat(moments.slopeProduct(2, 2, -2)).isCloseTo(a, within(1e-7));
    assertThat(moments.slopeProduct(2, 0.5, 0)).isCloseTo((1 + a) * (1 + a) / 4, within(1e-15));
    assertThat(moments.slopeProduct(0, 0, 0)).isCloseTo(a * a, within(1e-15));
    assertThat(moments.slopeProduct(0, 3, 0)).isCloseTo(a * (1 + a) / 2, within(1e-15));
  }

  @Test
  void identityHasTheCovarianceAndSlopeOne() {
    GaussianMoments moments = new Identity().gaussianMoments().orElseThrow();
    assertThat(moments.product(2, 3, -0.7)).isEqualTo(-0.7);
    assertThat(moments.slopeProduct(2, 3, -0.7)).isEqualTo(1);
  }
}
