package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/** Rules that hold compiled kernels to the meaning of every node of a formula. */
final class KernelRules {

  /** Units of roundoff allowed to a library function; good ones err by less than 4. */
  private static final double FUNCTION_ERROR = 16;

  private KernelRules() {}

  static List<ContractCheck<Supplier<Backend>>> checks() {
    List<ContractCheck<Supplier<Backend>>> checks = new ArrayList<>();
    for (Expr.UnaryOp op : Expr.UnaryOp.values()) {
      checks.add(node(op.name(), new Expr.Unary(op, Expr.x()), (x, y) -> Formula.value(op, x)));
    }
    for (Expr.BinaryOp op : Expr.BinaryOp.values()) {
      checks.add(
          node(op.name(), Expr.binary(op, Expr.x(), Expr.y()), (x, y) -> Formula.value(op, x, y)));
    }
    checks.add(
        node(
            "if-positive",
            Expr.ifPositive(Expr.x(), Expr.y(), Expr.constant(-3)),
            (x, y) -> x > 0 ? y : -3));
    checks.add(node("constant", Expr.constant(0.625), (x, y) -> 0.625));
    checks.add(
        check(
            "derivative",
            "Derivatives are compiled like any formula; ReLU'(0) = 0.",
            KernelRules::derivatives));
    checks.add(
        check(
            "parameters",
            "Parameters are taken in order of first appearance, anew at every call.",
            KernelRules::parameters));
    checks.add(
        check(
            "compiles-again",
            "Kernels know their formula, and kernels of other formulas do not change them.",
            KernelRules::compilesAgain));
    checks.add(
        check(
            "refuses-missing-input",
            "A kernel of x and y refuses a call without y.",
            KernelRules::refusesMissingInput));
    checks.add(
        check(
            "refuses-foreign-kernel",
            "A kernel of another backend is a contract violation.",
            KernelRules::refusesForeignKernel));
    return checks;
  }

  private static ContractCheck<Supplier<Backend>> check(
      String id, String statement, Consumer<Trial> body) {
    return new ContractCheck<>(
        "backend.kernel." + id, statement, subject -> Trial.inEachPrecision(subject, body));
  }

  private static ContractCheck<Supplier<Backend>> node(
      String name, Expr expr, DoubleBinaryOperator reference) {
    String id = name.toLowerCase(Locale.ROOT);
    return check(
        id,
        "The node " + id + " has its IEEE meaning, NaN and infinities included.",
        trial -> compare(trial, expr, 0, reference));
  }

  /** Return values around kinks and saturation, and the non-finite ones. */
  private static double[] points() {
    return new double[] {
      -40,
      -6,
      -2,
      -1,
      -0.5,
      -1e-3,
      -1e-7,
      0,
      1e-7,
      1e-3,
      0.5,
      1,
      2,
      6,
      40,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
  }

  /** Evaluate a formula on every pair of points; errors are relative to max(|value|, scale). */
  private static void compare(
      Trial trial, Expr expr, double scale, DoubleBinaryOperator reference) {
    double[] points = points();
    int n = points.length;
    double[] x = new double[n * n];
    double[] y = new double[n * n];
    double[] values = new double[n * n];
    double[] tolerances = new double[n * n];
    for (int e = 0; e < n * n; e++) {
      x[e] = trial.round(points[e / n]);
      y[e] = trial.round(points[e % n]);
      values[e] = trial.round(reference.applyAsDouble(x[e], y[e]));
      tolerances[e] = FUNCTION_ERROR * trial.unitRoundoff() * Math.max(Math.abs(values[e]), scale);
    }
    double[] actual = evaluate(trial, expr, n, x, y);
    new Expected(values, tolerances).check(expr + " " + trial.precision, actual);
  }

  private static double[] evaluate(Trial trial, Expr expr, int n, double[] x, double[] y) {
    Matrix out = trial.scope.uninitialized(n, n);
    Matrix second = expr.usesY() ? trial.matrix(n, n, y) : null;
    Backend backend = trial.backend;
    backend.map(backend.compile(expr), trial.matrix(n, n, x), second, new double[0], out);
    return Trial.read(out);
  }

  private static void derivatives(Trial trial) {
    derivative(trial, Expr.x().max(0), x -> x > 0 ? 1 : 0);
    derivative(trial, Expr.x().tanh(), x -> 1 - Math.tanh(x) * Math.tanh(x));
    derivative(trial, Expr.x().erf(), x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x));
    derivative(
        trial, Expr.x().neg().exp().plus(1).log1p(), x -> -Math.exp(-x) / (2 + Math.exp(-x)));
    derivative(
        trial,
        Expr.x().times(Expr.x()).plus(1).sqrt(),
        x -> Math.abs(x) > 1e300 ? Double.NaN : x / Math.sqrt(x * x + 1));
  }

  private static void derivative(Trial trial, Expr expr, DoubleUnaryOperator reference) {
    double[] x = Arrays.stream(points()).filter(v -> Math.abs(v) < 10).map(trial::round).toArray();
    Matrix out = trial.scope.uninitialized(1, x.length);
    Kernel kernel = trial.backend.compile(expr.derivative());
    trial.backend.map(kernel, trial.matrix(1, x.length, x), null, new double[0], out);
    double[] values = Arrays.stream(x).map(reference).toArray();
    double[] tolerances = new double[x.length];
    // The formulas have a handful of nodes on values of at most about e^6 / e^6; cancellation as in
    // 1 - tanh^2 makes the error absolute.
    Arrays.fill(tolerances, 4 * FUNCTION_ERROR * trial.unitRoundoff());
    new Expected(values, tolerances)
        .check("derivative of " + expr + " " + trial.precision, Trial.read(out));
  }

  private static void parameters(Trial trial) {
    Expr formula =
        Expr.parameter("b").times(Expr.x()).plus(Expr.parameter("a")).minus(Expr.parameter("b"));
    Kernel kernel = trial.backend.compile(formula);
    Broken.unless(
        kernel.parameters().equals(List.of("b", "a")),
        "parameters are %s instead of [b, a]",
        kernel.parameters());
    Matrix x = trial.matrix(1, 3, 1, 2, 3);
    Matrix out = trial.scope.uninitialized(1, 3);
    trial.backend.map(kernel, x, null, new double[] {2, 10}, out);
    Expected.exact(new double[] {10, 12, 14}).check(formula + " at b=2, a=10", Trial.read(out));
    trial.backend.map(kernel, x, null, new double[] {4, 1}, out);
    Expected.exact(new double[] {1, 5, 9}).check(formula + " at b=4, a=1", Trial.read(out));
  }

  private static void compilesAgain(Trial trial) {
    Expr formula = Expr.x().times(3).plus(0.5);
    Kernel first = trial.backend.compile(formula);
    Kernel other = trial.backend.compile(Expr.x().times(3).plus(0.25));
    Kernel again = trial.backend.compile(Expr.x().times(3).plus(0.5));
    Matrix x = trial.matrix(1, 2, 1, -1);
    Matrix out = trial.scope.uninitialized(1, 2);
    for (Kernel kernel : List.of(first, again)) {
      Broken.unless(kernel.expr().equals(formula), "%s says it is %s", formula, kernel.expr());
      trial.backend.map(kernel, x, null, new double[0], out);
      Expected.exact(new double[] {3.5, -2.5}).check(formula.toString(), Trial.read(out));
    }
    trial.backend.map(other, x, null, new double[0], out);
    Expected.exact(new double[] {3.25, -2.75}).check(other.expr().toString(), Trial.read(out));
  }

  private static void refusesMissingInput(Trial trial) {
    Matrix x = trial.matrix(1, 1, 2);
    Kernel kernel = trial.backend.compile(Expr.x().minus(Expr.y()));
    trial.refused("map without y", () -> trial.backend.map(kernel, x, null, new double[0], x));
    Expected.exact(new double[] {2}).check("the output", Trial.read(x));
  }

  private static void refusesForeignKernel(Trial trial) {
    try (Backend another = trial.another()) {
      Kernel kernel = another.compile(Expr.x().plus(1));
      Matrix x = trial.matrix(1, 1, 2);
      trial.refused(
          "map with a kernel of another backend",
          () -> trial.backend.map(kernel, x, null, new double[0], x));
      Expected.exact(new double[] {2}).check("the output", Trial.read(x));
    }
  }
}
