package org.equilibria.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.equilibria.api.train.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compare the gradients of the losses with central differences, and values with closed forms. */
class LossesTest {

  static Stream<Arguments> cases() {
    double[] outputs = {0.3, -1.2, 2.5};
    double[] oneHot = {0, 1, 0};
    double[] signs = {1, -1, -1};
    double[] real = {0.1, -0.4, 0.2};
    return Stream.of(
        Arguments.of("square", Losses.SQUARE, outputs, real),
        Arguments.of("logistic", Losses.LOGISTIC, outputs, signs),
        Arguments.of("cross-entropy", Losses.CROSS_ENTROPY, outputs, oneHot),
        Arguments.of("huber", Losses.huber(new Losses.HuberOptions(0.5)), outputs, real),
        Arguments.of("square of the second class", weighted(Losses.SQUARE), outputs, oneHot),
        Arguments.of(
            "cross-entropy of the second class", weighted(Losses.CROSS_ENTROPY), outputs, oneHot));
  }

  private static Loss weighted(Loss loss) {
    return new WeightedLoss(loss, new double[] {2, 0.25, 7});
  }

  @Test
  void weightIsThatOfTheClassOfTheSample() {
    double[] f = {0.5, 0.5, 0.5, 0.5};
    double[] g = new double[4];
    Loss two = new WeightedLoss(Losses.LOGISTIC, new double[] {2, 5});
    double plain = Losses.LOGISTIC.sample(f, new double[] {-1}, g, 0, 1);
    assertThat(two.sample(f, new double[] {-1}, g, 0, 1)).isEqualTo(2 * plain);
    plain = Losses.LOGISTIC.sample(f, new double[] {1}, g, 0, 1);
    double slope = g[0];
    assertThat(two.sample(f, new double[] {1}, g, 0, 1)).isEqualTo(5 * plain);
    assertThat(g[0]).isEqualTo(5 * slope);
    assertThat(weighted(Losses.SQUARE).sample(f, new double[] {9, 0, 0, 1}, g, 1, 3))
        .isEqualTo(7 * 0.375);
    assertThat(two.probabilities(f, 0, 1)).isEqualTo(Losses.LOGISTIC.probabilities(f, 0, 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientMatchesCentralDifferences(String name, Loss loss, double[] f, double[] y) {
    double[] gradient = new double[3];
    loss.sample(f, y, gradient, 0, 3);
    double h = 1e-6; // errs by h^2 = 1e-12 and by rounding over h = 1e-10
    for (int i = 0; i < 3; i++) {
      double[] plus = f.clone();
      double[] minus = f.clone();
      plus[i] += h;
      minus[i] -= h;
      double[] ignored = new double[3];
      double slope =
          (loss.sample(plus, y, ignored, 0, 3) - loss.sample(minus, y, ignored, 0, 3)) / (2 * h);
      assertThat(gradient[i]).isCloseTo(slope, within(1e-8));
    }
  }

  @Test
  void valuesAreTheTextbookOnes() {
    double[] g = new double[2];
    assertThat(Losses.SQUARE.sample(new double[] {3, 1}, new double[] {1, 1}, g, 0, 2))
        .isEqualTo(2);
    assertThat(Losses.LOGISTIC.sample(new double[] {0}, new double[] {1}, g, 0, 1))
        .isCloseTo(Math.log(2), within(1e-15));
    assertThat(Losses.CROSS_ENTROPY.sample(new double[] {0, 0}, new double[] {0, 1}, g, 0, 2))
        .isCloseTo(Math.log(2), within(1e-15));
    Loss huber = Losses.huber(new Losses.HuberOptions(1));
    assertThat(huber.sample(new double[] {3, 0.5}, new double[] {0, 0}, g, 0, 2))
        .isEqualTo(2.5 + 0.125);
  }

  @Test
  void hugeOutputsNeitherOverflowNorLoseTheirSign() {
    double[] g = new double[2];
    assertThat(Losses.LOGISTIC.sample(new double[] {-1e4}, new double[] {1}, g, 0, 1))
        .isEqualTo(1e4);
    assertThat(g[0]).isEqualTo(-1);
    assertThat(Losses.CROSS_ENTROPY.sample(new double[] {1e4, -1e4}, new double[] {0, 1}, g, 0, 2))
        .isEqualTo(2e4);
    assertThat(g).containsExactly(1, -1);
  }

  @Test
  void onlyTheSampleAtTheOffsetIsReadAndWritten() {
    double[] g = {9, 9, 9, 9};
    Losses.SQUARE.sample(new double[] {9, 2, 3, 9}, new double[] {0, 1, 1, 0}, g, 1, 2);
    assertThat(g).containsExactly(9, 1, 2, 9);
  }
}
