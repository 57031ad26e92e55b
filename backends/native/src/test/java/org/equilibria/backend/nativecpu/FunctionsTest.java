package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.Erf;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions are as accurate as they say, f32 against f64, over every exponent. */
class FunctionsTest {

  private static final int COUNT = 1 << 20;
  private static final double[] NONE = {};

  private record Function(Expr expr, DoubleUnaryOperator exact, double ulps) {
    @Override
    public String toString() {
      return expr.toString();
    }
  }

  static Stream<Arguments> functions() {
    Expr x = Expr.x();
    return Stream.of(
            new Function(x.exp(), Math::exp, 2),
            new Function(x.log1p(), Math::log1p, 2),
            new Function(x.sqrt(), Math::sqrt, 1),
            new Function(x.tanh(), Math::tanh, 6),
            new Function(x.erf(), Erf::value, 6))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void errorStaysBelowTheStatedUnitsInTheLastPlace(Function f) {
    float worstAt = 0;
    double worst = 0;
    double[] x = floats();
    double[] y = evaluate(f.expr(), Precision.F32, x);
    for (int i = 0; i < x.length; i++) {
      double exact = f.exact().applyAsDouble(x[i]);
      if (Double.isNaN(exact) || Math.abs(exact) > Float.MAX_VALUE) {
        assertThat(y[i]).as("%s at %s", f, x[i]).isEqualTo(Double.valueOf((float) exact));
      } else if (Math.abs(y[i] - exact) / Math.ulp((float) exact) > worst) {
        worst = Math.abs(y[i] - exact) / Math.ulp((float) exact);
        worstAt = (float) x[i];
      }
    }
    assertThat(worst).as("%s at %s", f, worstAt).isLessThanOrEqualTo(f.ulps());
  }

  static Stream<Arguments> functionsOfDoubles() {
    Expr x = Expr.x();
    // Against functions that are themselves within 1 ulp, tanh of StrictMath within 2.5.
    return Stream.of(
            new Function(x.exp(), StrictMath::exp, 2),
            new Function(x.log1p(), StrictMath::log1p, 2),
            new Function(x.sqrt(), Math::sqrt, 1),
            new Function(x.tanh(), StrictMath::tanh, 5),
            new Function(x.erf(), Erf::value, 5))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("functionsOfDoubles")
  void errorOfDoublesStaysBelowTheStatedUnitsInTheLastPlace(Function f) {
    double worstAt = 0;
    double worst = 0;
    double[] x = doubles();
    double[] y = evaluate(f.expr(), Precision.F64, x);
    for (int i = 0; i < x.length; i++) {
      double exact = f.exact().applyAsDouble(x[i]);
      if (!Double.isFinite(exact) || exact == 0) {
        assertThat(y[i]).as("%s at %s", f, x[i]).isEqualTo(Double.valueOf(exact));
      } else if (Math.abs(y[i] - exact) / Math.ulp(exact) > worst) {
        worst = Math.abs(y[i] - exact) / Math.ulp(exact);
        worstAt = x[i];
      }
    }
    assertThat(worst).as("%s at %s", f, worstAt).isLessThanOrEqualTo(f.ulps());
  }

  private record Reference(Expr expr, DoubleFunction<BigDecimal> exact, double f32, double f64) {
    double ulps(Precision precision) {
      return precision == Precision.F32 ? f32 : f64;
    }

    @Override
    public String toString() {
      return expr.toString();
    }
  }

  static Stream<Arguments> references() {
    Expr x = Expr.x();
    List<Reference> functions =
        List.of(
            new Reference(x.exp(), HighPrecision::exp, 2, 2),
            new Reference(x.log1p(), HighPrecision::log1p, 2, 2),
            new Reference(x.tanh(), HighPrecision::tanh, 6, 5),
            new Reference(x.erf(), HighPrecision::erf, 6, 5));
    return Stream.of(Precision.values())
        .flatMap(p -> functions.stream().map(f -> Arguments.of(f, p)));
  }

  /** Where the functions bend, and where they are near the identity. */
  @ParameterizedTest
  @MethodSource("references")
  void errorStaysBelowTheStatedUnitsInTheLastPlaceOfAHighPrecisionReference(
      Reference f, Precision precision) {
    Random random = new Random(3);
    double[] x = new double[1_500];
    for (int i = 0; i < x.length; i++) {
      double wide = i % 2 == 0 ? random.nextDouble() * 6.5 : Math.scalb(1, -random.nextInt(40));
      double value = wide * (1 + random.nextDouble()) * (i % 3 == 0 ? -1 : 1);
      value = f.expr().equals(Expr.x().log1p()) && value <= -1 ? -1 / value - 1 : value;
      x[i] = precision == Precision.F32 ? (float) value : value;
    }
    double[] y = evaluate(f.expr(), precision, x);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      BigDecimal exact = f.exact().apply(x[i]);
      double near = exact.doubleValue();
      double ulp = precision == Precision.F32 ? Math.ulp((float) near) : Math.ulp(near);
      double error = new BigDecimal(y[i]).subtract(exact).abs().doubleValue() / ulp;
      worst = Math.max(worst, error);
    }
    assertThat(worst).as("%s in %s", f, precision).isLessThanOrEqualTo(f.ulps(precision));
  }

  @Test
  void functionsKeepTheSignOfZero() {
    Expr x = Expr.x();
    for (Precision precision : Precision.values()) {
      for (Expr f : List.of(x.log1p(), x.tanh(), x.erf())) {
        assertThat(evaluate(f, precision, new double[] {-0.0, 0.0}))
            .as("%s in %s", f, precision)
            .containsExactly(-0.0, 0.0);
      }
    }
  }

  /**
   * All exponents, both signs, NaN and infinities; and the range in which functions are no limit.
   */
  private static double[] doubles() {
    double[] x = new double[COUNT];
    for (int i = 0; i < COUNT / 2; i++) {
      x[i] = Double.longBitsToDouble((long) i << 45);
      x[COUNT / 2 + i] = (i - COUNT / 4) * (1500.0 / (COUNT / 2)) * (i % 3 == 0 ? 1 : 0.01);
    }
    return x;
  }

  /** Every 4096th bit pattern: all exponents, both signs, NaN and infinities. */
  private static double[] floats() {
    double[] x = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      x[i] = Float.intBitsToFloat(i << 12);
    }
    return x;
  }

  @Test
  void saturatedFunctionsNeverExceedOne() {
    double[] x = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      x[i] = (i - COUNT / 2) * (16.0 / COUNT);
    }
    for (Precision precision : Precision.values()) {
      double[] wide = Arrays.stream(x).map(v -> v * (precision == Precision.F64 ? 3 : 1)).toArray();
      assertThat(largest(Expr.x().tanh().abs(), precision, wide)).isEqualTo(1);
      assertThat(largest(Expr.x().erf().abs(), precision, wide)).isEqualTo(1);
    }
  }

  private static double largest(Expr expr, Precision precision, double[] x) {
    return Arrays.stream(evaluate(expr, precision, x)).max().getAsDouble();
  }

  private static double[] evaluate(Expr expr, Precision precision, double[] x) {
    try (Fixture f = new Fixture(precision)) {
      Matrix a = f.matrix(1, x.length, x);
      f.backend.map(f.backend.compile(expr), a, null, NONE, a);
      return f.values(a);
    }
  }
}
