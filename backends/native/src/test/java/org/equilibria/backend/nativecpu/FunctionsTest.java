package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

/** Functions are as accurate in f32 as they say, against f64, over every exponent. */
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
    assertThat(largest(Expr.x().tanh().abs(), x)).isEqualTo(1);
    assertThat(largest(Expr.x().erf().abs(), x)).isEqualTo(1);
  }

  private static double largest(Expr expr, double[] x) {
    return Arrays.stream(evaluate(expr, Precision.F32, x)).max().getAsDouble();
  }

  private static double[] evaluate(Expr expr, Precision precision, double[] x) {
    try (Fixture f = new Fixture(precision)) {
      Matrix a = f.matrix(1, x.length, x);
      f.backend.map(f.backend.compile(expr), a, null, NONE, a);
      return f.values(a);
    }
  }
}
