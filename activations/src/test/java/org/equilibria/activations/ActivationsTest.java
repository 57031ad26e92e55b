package org.equilibria.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationsTest {

  static Stream<String> names() {
    return Subjects.ALL.keySet().stream();
  }

  /** Return 400 points in [-20, 20], most of them near 0, none within 1e-3 of the kink there. */
  private static double[] points() {
    Random random = new Random(7);
    return DoubleStream.generate(() -> 20 * Math.pow(2 * random.nextDouble() - 1, 3))
        .filter(x -> Math.abs(x) > 1e-3)
        .limit(400)
        .toArray();
  }

  private static double value(Activation a, double x) {
    return Scalar.evaluate(a.value(Expr.x()), x);
  }

  private static double slope(Activation a, double x) {
    return Scalar.evaluate(a.derivative(Expr.x()), x);
  }

  @ParameterizedTest
  @MethodSource("names")
  void derivativeIsTheLimitOfDifferenceQuotients(String name) {
    Activation a = Subjects.ALL.get(name);
    double h = 1e-4;
    for (double x : points()) {
      double far = (value(a, x + h) - value(a, x - h)) / (2 * h);
      double near = (value(a, x + h / 2) - value(a, x - h / 2)) / h;
      double extrapolated = (4 * near - far) / 3;
      // Richardson's error is h^4 times a fifth derivative of a few units, about 1e-15; rounding
      // leaves about 5 ulp(20) / h = 2e-10 at the far ends.
      assertThat(slope(a, x)).as("at %s", x).isCloseTo(extrapolated, within(2e-10));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void formulaOfAnExpressionIsTheFormulaSubstituted(String name) {
    Activation a = Subjects.ALL.get(name);
    Expr inner = Expr.x().times(-3).plus(0.5);
    for (double x : points()) {
      assertThat(Scalar.evaluate(a.value(inner), x)).isEqualTo(value(a, -3 * x + 0.5));
      assertThat(Scalar.evaluate(a.derivative(inner), x)).isEqualTo(slope(a, -3 * x + 0.5));
    }
  }

  /** The table was computed with 40 digits. */
  @ParameterizedTest
  @CsvFileSource(resources = "values.csv", numLinesToSkip = 1)
  void valueAndSlopeAgreeWithHighPrecision(String name, double x, double value, double slope) {
    Activation a = Subjects.ALL.get(name);
    // A handful of functions, each within 2.5 ulps: 1e-14 relative is generous. GELU and tanh's
    // slope are accurate relative to x and to 1 only, as documented.
    double slack = name.equals("gelu") || name.equals("tanh") ? 1e-14 : 0;
    assertThat(value(a, x)).isCloseTo(value, within(Math.abs(value) * 1e-14 + slack));
    assertThat(slope(a, x)).isCloseTo(slope, within(Math.abs(slope) * 1e-14 + slack));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyDifferenceQuotientLiesInTheSlopeRange(String name) {
    Activation a = Subjects.ALL.get(name);
    SlopeRange slopes = a.slopes();
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      double x = 3 * random.nextGaussian();
      double y = x + random.nextGaussian() * Math.pow(10, -2 * random.nextDouble());
      double quotient = (value(a, x) - value(a, y)) / (x - y);
      // Rounding of the values divided by the distance.
      double rounding = 1e-14 / Math.abs(x - y) + 1e-14;
      assertThat(quotient).isBetween(slopes.min() - rounding, slopes.max() + rounding);
      assertThat(slope(a, x)).isBetween(slopes.min() - 1e-15, slopes.max() + 1e-15);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void slopeRangeIsTight(String name) {
    Activation a = Subjects.ALL.get(name);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = -40_000; i <= 40_000; i++) {
      double slope = slope(a, i / 1000.0);
      least = Math.min(least, slope);
      most = Math.max(most, slope);
    }
    // A grid of step 1e-3 misses a smooth extremum by at most |sigma'''| (5e-4)^2 / 2 < 1e-7, and
    // exp(-40) is below that.
    assertThat(least).isCloseTo(a.slopes().min(), within(1e-7));
    assertThat(most).isCloseTo(a.slopes().max(), within(1e-7));
  }

  @Test
  void siluSlopeIsExtremalWhereXTanhHalfXIsTwo() {
    double lo = 2;
    double hi = 3;
    while (Math.nextUp(lo) < hi) {
      double middle = (lo + hi) / 2;
      if (middle * Math.tanh(middle / 2) < 2) {
        lo = middle;
      } else {
        hi = middle;
      }
    }
    SlopeRange slopes = new Silu().slopes();
    assertThat(slopes.max()).isCloseTo(0.5 + lo / 4, within(5e-16));
    assertThat(slopes.min()).isCloseTo(0.5 - lo / 4, within(5e-16));
    assertThat(slope(new Silu(), lo)).isCloseTo(slopes.max(), within(5e-16));
    assertThat(slope(new Silu(), -lo)).isCloseTo(slopes.min(), within(5e-16));
  }

  @Test
  void geluSlopeIsExtremalAtSquareRootOfTwo() {
    double largest = (1 + Scalar.erf(1)) / 2 + Math.exp(-1) / Math.sqrt(Math.PI);
    SlopeRange slopes = new Gelu().slopes();
    assertThat(slopes.max()).isCloseTo(largest, within(5e-16));
    assertThat(slopes.min()).isCloseTo(1 - largest, within(5e-16));
    assertThat(slope(new Gelu(), Math.sqrt(2))).isCloseTo(slopes.max(), within(1e-15));
    assertThat(slope(new Gelu(), -Math.sqrt(2))).isCloseTo(slopes.min(), within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "relu, 0",
    "leaky-relu 0.3, 0.3",
    "leaky-relu 0, 0",
    "elu 0.5, 0.5",
    "elu 2, 2",
    "elu 0, 0"
  })
  void slopeAtAKinkIsThatFromTheLeft(String name, double slope) {
    assertThat(slope(Subjects.ALL.get(name), 0.0)).isEqualTo(slope);
    assertThat(slope(Subjects.ALL.get(name), -0.0)).isEqualTo(slope);
  }

  @ParameterizedTest
  @MethodSource("names")
  void nanIsNeverHidden(String name) {
    assertThat(value(Subjects.ALL.get(name), Double.NaN)).isNaN();
  }

  @ParameterizedTest
  @MethodSource("names")
  void hugeInputsGiveFiniteNumbers(String name) {
    for (double x : new double[] {-1e300, -1e4, -800, 800, 1e4, 1e300}) {
      assertThat(value(Subjects.ALL.get(name), x)).as("value at %s", x).isFinite();
      assertThat(slope(Subjects.ALL.get(name), x)).as("slope at %s", x).isFinite();
    }
  }

  /** With z = sigma(x), x - z is a subgradient g of F at z, and prox_{t F}(z + t g) = z. */
  @ParameterizedTest
  @CsvSource({"identity", "relu", "leaky-relu 0", "leaky-relu 0.01", "leaky-relu 0.3"})
  void proxInvertsTheSubgradientStep(String name) {
    Activation a = Subjects.ALL.get(name);
    for (double step : new double[] {0.01, 0.5, 1, 3}) {
      Expr prox = a.prox(step).orElseThrow();
      for (double x : points()) {
        double z = value(a, x);
        double moved = z + step * (x - z);
        assertThat(Scalar.evaluate(prox, moved)).isCloseTo(z, within(1e-14 * Math.abs(moved)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void onlyMonotoneNonexpansiveActivationsAreAProx(String name) {
    Activation a = Subjects.ALL.get(name);
    if (!a.slopes().isMonotoneNonexpansive()) {
      assertThat(a.prox(1)).isEmpty();
    }
  }

  @Test
  void sharpBoundsOfTheSaturatingActivationsAreKnown() {
    assertThat(List.of(new Tanh().slopes(), new Softplus().slopes(), new Relu().slopes()))
        .containsOnly(new SlopeRange(0, 1));
    assertThat(new Sigmoid().slopes()).isEqualTo(new SlopeRange(0, 0.25));
    assertThat(new Selu().slopes().max())
        .isCloseTo(1.758099340847376860, Percentage.withPercentage(3e-14));
  }

  /** Leaky ReLU of slope 0 and ELU of alpha 0 are ReLU, whatever they are called. */
  @ParameterizedTest
  @MethodSource("names")
  void reluIsToldByItsFormula(String name) {
    assertThat(Subjects.ALL.get(name).isRelu())
        .isEqualTo(Set.of("relu", "leaky-relu 0", "elu 0").contains(name));
  }

  @Test
  void reluMayBeWrittenInOtherWays() {
    SlopeRange slopes = new SlopeRange(0, 1);
    Expr zero = Expr.constant(0);
    assertThat(activation(zero::max, slopes).isRelu()).isTrue();
    assertThat(activation(x -> Expr.ifPositive(x, x, zero), slopes).isRelu()).isTrue();
    assertThat(activation(x -> x.max(1e-9), slopes).isRelu()).isFalse();
    assertThat(activation(x -> x.min(0), slopes).isRelu()).isFalse();
  }

  private static Activation activation(UnaryOperator<Expr> formula, SlopeRange slopes) {
    return new Activation() {
      @Override
      public Expr value(Expr x) {
        return formula.apply(x);
      }

      @Override
      public SlopeRange slopes() {
        return slopes;
      }
    };
  }
}
