package org.equilibria.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.Erf;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KernelTest {

  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    0.3,
    -2.5,
    40,
    -40,
    1e-20,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private static final double[] NONE = {};

  static Stream<Arguments> nodes() {
    Expr x = Expr.x();
    Expr y = Expr.y();
    return Stream.of(
            node(x, (a, b) -> a),
            node(y, (a, b) -> b),
            node(Expr.constant(0.1), (a, b) -> 0.1),
            node(x.neg(), (a, b) -> -a),
            node(x.abs(), (a, b) -> Math.abs(a)),
            node(x.exp(), (a, b) -> Math.exp(a)),
            node(x.log1p(), (a, b) -> Math.log1p(a)),
            node(x.sqrt(), (a, b) -> Math.sqrt(a)),
            node(x.erf(), (a, b) -> Erf.value(a)),
            node(x.plus(y), Double::sum),
            node(x.minus(y), (a, b) -> a - b),
            node(x.times(y), (a, b) -> a * b),
            node(x.dividedBy(y), (a, b) -> a / b),
            node(x.min(y), Math::min),
            node(x.max(y), Math::max),
            node(Expr.ifPositive(x, y, x.neg()), (a, b) -> a > 0 ? b : -a))
        .flatMap(
            node ->
                Stream.of(Precision.values()).map(p -> Arguments.of(p, node.expr(), node.value())));
  }

  private record Node(Expr expr, DoubleBinaryOperator value) {}

  private static Node node(Expr expr, DoubleBinaryOperator value) {
    return new Node(expr, value);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("nodes")
  void everyNodeIsEvaluatedInF64AndRoundedOnce(
      Precision precision, Expr expr, DoubleBinaryOperator value) {
    try (Fixture f = new Fixture(precision)) {
      int n = SPECIAL.length;
      int blocks = 40; // n * blocks entries: one full block of 256 and a part of the next
      double[] a = new double[n * blocks];
      double[] b = new double[n * blocks];
      for (int i = 0; i < a.length; i++) {
        a[i] = f.round(SPECIAL[i % n]);
        b[i] = f.round(SPECIAL[i / n % n]);
      }
      Matrix out = f.poisoned(blocks, n);
      f.backend.map(
          f.backend.compile(expr), f.matrix(blocks, n, a), f.matrix(blocks, n, b), NONE, out);
      double[] expected = new double[a.length];
      Arrays.setAll(expected, i -> f.round(value.applyAsDouble(a[i], b[i])));
      assertThat(f.values(out)).isEqualTo(expected);
    }
  }

  @Test
  void minAndMaxOfNaNAreNaNAndNaNIsNotPositive() {
    try (Fixture f = new Fixture(Precision.F64)) {
      Matrix x = f.matrix(1, 2, Double.NaN, 1);
      Matrix y = f.matrix(1, 2, 1, Double.NaN);
      Matrix out = f.poisoned(1, 2);
      f.backend.map(f.backend.compile(Expr.x().min(Expr.y())), x, y, NONE, out);
      assertThat(f.values(out)).containsOnly(Double.NaN);
      f.backend.map(f.backend.compile(Expr.x().max(Expr.y())), x, y, NONE, out);
      assertThat(f.values(out)).containsOnly(Double.NaN);
      Expr choice = Expr.ifPositive(Expr.x(), Expr.constant(1), Expr.constant(2));
      f.backend.map(f.backend.compile(choice), x, null, NONE, out);
      assertThat(f.values(out)).containsExactly(2, 1);
    }
  }

  @Test
  void erfOfNaNAndInfinityIsTheLimit() {
    try (Fixture f = new Fixture(Precision.F64)) {
      Matrix x =
          f.matrix(1, 4, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.5);
      f.backend.map(f.backend.compile(Expr.x().erf()), x, null, NONE, x);
      assertThat(f.values(x)).containsExactly(Double.NaN, 1, -1, 0.5204998778130465);
    }
  }

  @Test
  void parametersArePassedInOrderOfFirstAppearanceAndOutputMayBeAnInput() {
    try (Fixture f = new Fixture(Precision.F64)) {
      Expr b = Expr.parameter("b");
      Expr formula = b.times(Expr.x()).plus(Expr.parameter("a").times(Expr.y())).plus(b);
      Kernel kernel = f.backend.compile(formula);
      assertThat(kernel.expr()).isEqualTo(formula);
      assertThat(kernel.parameters()).containsExactly("b", "a");
      Matrix x = f.matrix(1, 2, 1, 2);
      Matrix y = f.matrix(1, 2, 3, 4);
      f.backend.map(kernel, x, y, new double[] {10, 100}, x);
      assertThat(f.values(x)).containsExactly(320, 430);
      f.backend.map(kernel, x, y, new double[] {0, 1}, y);
      assertThat(f.values(y)).containsExactly(3, 4);
    }
  }

  @Test
  void equalFormulasShareOneKernel() {
    try (Fixture f = new Fixture(Precision.F64)) {
      assertThat(f.backend.compile(Expr.x().exp().plus(Expr.x().exp())))
          .isSameAs(f.backend.compile(Expr.x().exp().plus(Expr.x().exp())))
          .isNotSameAs(f.backend.compile(Expr.x().exp().plus(Expr.x())));
    }
  }

  /** A tree that doubles 60 times has 2^60 leaves but 61 distinct nodes. */
  @Test
  void compilingTakesTimeProportionalToDistinctNodes() {
    Expr e = Expr.x();
    for (int i = 0; i < 60; i++) {
      e = e.plus(e);
    }
    try (Fixture f = new Fixture(Precision.F64)) {
      Matrix out = f.poisoned(1, 1);
      f.backend.map(f.backend.compile(e), f.matrix(1, 1, 3), null, NONE, out);
      assertThat(f.values(out)).containsExactly(3 * 0x1p60);
    }
  }
}
