package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.Erf;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions are as accurate as OpenCL asks of every device, over all exponents. */
class FunctionsTest {

  private static final int COUNT = 1 << 18;

  private record Function(Expr expr, DoubleUnaryOperator exact, double ulps, double reference) {
    @Override
    public String toString() {
      return expr.toString();
    }
  }

  /** Bounds of the specification, and the error of the f64 reference itself. */
  static Stream<Arguments> functions() {
    Expr x = Expr.x();
    return Stream.of(
            new Function(x.exp(), StrictMath::exp, 3, 1),
            new Function(x.log1p(), StrictMath::log1p, 2, 1),
            new Function(x.sqrt(), Math::sqrt, 3, 0.5),
            new Function(x.tanh(), StrictMath::tanh, 5, 2.5),
            new Function(x.erf(), Erf::value, 16, 1))
        .flatMap(f -> Stream.of(Precision.values()).map(p -> Arguments.of(f, p)));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void errorStaysBelowTheStatedUnitsInTheLastPlace(Function f, Precision precision) {
    double[] x = precision == Precision.F32 ? floats() : doubles();
    double[] y = evaluate(f.expr(), precision, x);
    double allowed = precision == Precision.F32 ? f.ulps() : f.ulps() + f.reference();
    double worst = 0;
    double worstAt = 0;
    for (int i = 0; i < x.length; i++) {
      double exact = f.exact().applyAsDouble(x[i]);
      double rounded = precision == Precision.F32 ? (float) exact : exact;
      if (Double.isNaN(rounded) || Double.isInfinite(rounded)) {
        assertThat(y[i]).as("%s at %s", f, x[i]).isEqualTo(Double.valueOf(rounded));
        continue;
      }
      double ulp = precision == Precision.F32 ? Math.ulp((float) exact) : Math.ulp(exact);
      double error = Math.abs(y[i] - exact) / ulp;
      // Subnormal numbers may count as zero.
      boolean subnormal = Math.abs(exact) < normal(precision) && y[i] == 0;
      if (error > worst && !subnormal) {
        worst = error;
        worstAt = x[i];
      }
    }
    assertThat(worst).as("%s in %s at %s", f, precision, worstAt).isLessThanOrEqualTo(allowed);
  }

  private static double normal(Precision precision) {
    return precision == Precision.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
  }

  /** All exponents that are not subnormal, both signs, NaN and infinities. */
  private static double[] floats() {
    double[] x = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      float value = Float.intBitsToFloat(i << 14);
      x[i] = Math.abs(value) < Float.MIN_NORMAL ? 0.25 * i / COUNT : value;
    }
    return x;
  }

  /** The same in f64, and as many numbers where functions are no limit. */
  private static double[] doubles() {
    double[] x = new double[COUNT];
    for (int i = 0; i < COUNT / 2; i++) {
      double value = Double.longBitsToDouble((long) i << 47);
      x[i] = Math.abs(value) < Double.MIN_NORMAL ? 0.25 * i / COUNT : value;
      x[COUNT / 2 + i] = (i - COUNT / 4) * (1500.0 / (COUNT / 2)) * (i % 3 == 0 ? 1 : 0.01);
    }
    return x;
  }

  private static double[] evaluate(Expr expr, Precision precision, double[] x) {
    try (Backend backend = TestDevice.precise(precision);
        Scope scope = backend.openScope("functions", precision)) {
      Matrix a = scope.uninitialized(1, x.length);
      backend.upload(x, a);
      backend.map(backend.compile(expr), a, null, new double[0], a);
      double[] y = new double[x.length];
      backend.download(a, y);
      return y;
    }
  }
}
