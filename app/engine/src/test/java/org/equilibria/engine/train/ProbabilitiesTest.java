package org.equilibria.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.equilibria.api.train.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compare the probabilities of the losses with their definitions. */
class ProbabilitiesTest {

  // A few roundings of numbers of size 1.
  private static final Offset<Double> ROUNDING = within(1e-14);

  private static final Loss HUBER = Losses.huber(new Losses.HuberOptions(0.5));

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of("square", Losses.SQUARE, 1),
        Arguments.of("square", Losses.SQUARE, 4),
        Arguments.of("huber", HUBER, 1),
        Arguments.of("huber", HUBER, 4),
        Arguments.of("logistic", Losses.LOGISTIC, 1),
        Arguments.of("cross-entropy", Losses.CROSS_ENTROPY, 4));
  }

  private static double[] outputs(SplittableRandom random, int k) {
    return random.doubles(k, -3, 3).toArray();
  }

  @ParameterizedTest(name = "{0} of {2}")
  @MethodSource("losses")
  void probabilitiesAreNonNegativeAndSumToOne(String name, Loss loss, int k) {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 200; trial++) {
      double[] p = loss.probabilities(outputs(random, k), 0, k);
      assertThat(p).hasSize(Math.max(k, 2));
      assertThat(Arrays.stream(p).min().orElseThrow()).isNotNegative();
      assertThat(Arrays.stream(p).sum()).isCloseTo(1, ROUNDING);
    }
  }

  @ParameterizedTest(name = "{0} of {2}")
  @MethodSource("losses")
  void largestOutputHasTheLargestProbability(String name, Loss loss, int k) {
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < 200; trial++) {
      double[] f = outputs(random, k);
      double[] p = loss.probabilities(f, 0, k);
      int expected = k == 1 ? (f[0] > 0 ? 1 : 0) : largest(f);
      assertThat(largest(p)).isEqualTo(expected);
    }
  }

  private static int largest(double[] values) {
    return IntStream.range(0, values.length)
        .reduce(0, (best, i) -> values[i] > values[best] ? i : best);
  }

  @ParameterizedTest(name = "{0} of {2}")
  @MethodSource("losses")
  void outputsThatAreNotFiniteHaveNoProbabilities(String name, Loss loss, int k) {
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      double[] f = new double[k];
      f[k - 1] = bad;
      assertThat(loss.probabilities(f, 0, k)).hasSize(Math.max(k, 2)).containsOnly(Double.NaN);
    }
  }

  @ParameterizedTest(name = "{0} of {2}")
  @MethodSource("losses")
  void onlyTheSampleAtTheOffsetIsReadAndNothingIsWritten(String name, Loss loss, int k) {
    double[] f = outputs(new SplittableRandom(3), k + 2);
    double[] before = f.clone();
    double[] alone = Arrays.copyOfRange(f, 1, k + 1);
    assertThat(loss.probabilities(f, 1, k)).isEqualTo(loss.probabilities(alone, 0, k));
    assertThat(f).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "1, 1", "0, .5", "-7, 0", "1.5, 1", ".5, .75"})
  void squareLossOfOneOutputHasTheClippedLinearLink(double f, double second) {
    assertThat(Losses.SQUARE.probabilities(new double[] {f}, 0, 1))
        .containsExactly(1 - second, second);
    assertThat(HUBER.probabilities(new double[] {f}, 0, 1)).containsExactly(1 - second, second);
  }

  @Test
  void outputsOfTheSquareLossThatAreProbabilitiesStay() {
    assertThat(Losses.SQUARE.probabilities(new double[] {.25, .5, .25}, 0, 3))
        .containsExactly(.25, .5, .25);
  }

  @Test
  void outputsOfTheSquareLossThatAllAreNegativeStillTellTheClassesApart() {
    // Shifted by 1.3 they sum to 1, with the last cut off: (-1 + 1.3, -.6 + 1.3, 0).
    double[] p = Losses.SQUARE.probabilities(new double[] {-1, -.6, -5}, 0, 3);
    assertThat(p[0]).isCloseTo(.3, ROUNDING);
    assertThat(p[1]).isCloseTo(.7, ROUNDING);
    assertThat(p[2]).isZero();
  }

  /** Of all points q of the simplex the nearest, p, is the one with (f - p).(q - p) <= 0. */
  @Test
  void probabilitiesOfTheSquareLossAreTheNearestToTheOutputs() {
    SplittableRandom random = new SplittableRandom(4);
    for (int trial = 0; trial < 200; trial++) {
      double[] f = outputs(random, 5);
      double[] p = Losses.SQUARE.probabilities(f, 0, 5);
      for (int corner = 0; corner < 5; corner++) {
        double product = f[corner] - p[corner];
        for (int i = 0; i < 5; i++) {
          product -= (f[i] - p[i]) * p[i];
        }
        assertThat(product).isLessThanOrEqualTo(1e-14);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1.5", "-1.5", "30", "-30", "700", "-700"})
  void logisticLossIsMinusTheLogarithmOfItsProbability(double f) {
    double[] p = Losses.LOGISTIC.probabilities(new double[] {f}, 0, 1);
    for (int c = 0; c < 2; c++) {
      double loss =
          Losses.LOGISTIC.sample(new double[] {f}, new double[] {2 * c - 1}, new double[1], 0, 1);
      assertThat(-Math.log(p[c])).isCloseTo(loss, within(1e-13 * Math.max(1, loss)));
    }
  }

  @Test
  void crossEntropyIsMinusTheLogarithmOfItsProbability() {
    double[] f = {.3, -1.2, 2.5, 300};
    double[] p = Losses.CROSS_ENTROPY.probabilities(f, 0, 4);
    for (int c = 0; c < 4; c++) {
      double[] y = new double[4];
      y[c] = 1;
      double loss = Losses.CROSS_ENTROPY.sample(f, y, new double[4], 0, 4);
      assertThat(-Math.log(p[c])).isCloseTo(loss, within(1e-13 * Math.max(1, loss)));
    }
  }

  @Test
  void hugeOutputsDoNotOverflow() {
    assertThat(Losses.CROSS_ENTROPY.probabilities(new double[] {1e300, -1e300}, 0, 2))
        .containsExactly(1, 0);
    assertThat(Losses.LOGISTIC.probabilities(new double[] {-1e300}, 0, 1)).containsExactly(1, 0);
    assertThat(Losses.SQUARE.probabilities(new double[] {1e300, 1e300, 0}, 0, 3))
        .containsExactly(.5, .5, 0);
    assertThat(Losses.SQUARE.probabilities(new double[] {Double.MAX_VALUE}, 0, 1))
        .containsExactly(0, 1);
  }
}
