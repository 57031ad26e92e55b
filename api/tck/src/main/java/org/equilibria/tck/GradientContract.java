package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apiguardian.api.API;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;

/**
 * The rules of a {@link GradientEstimator}, on an affine map whose gradient is known: with {@code
 * (I - W^T) u = cotangent}, the gradient by the bias is u and that by W is {@code u^T z}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class GradientContract {

  private static final int ROWS = 3;
  private static final int WIDTH = 5;
  private static final Termination RULE = Termination.relative(1e-10);

  private GradientContract() {}

  /**
   * Return all checks.
   *
   * @param forward solver of the forward pass; one with an inverse estimate for estimators that
   *     need it
   * @param exact whether the estimator claims the exact gradient, up to its tolerances
   */
  public static List<ContractCheck<GradientEstimator>> checks(
      Harness harness, Solver forward, boolean exact) {
    List<ContractCheck<GradientEstimator>> checks = new ArrayList<>();
    Rules rules = new Rules(harness, forward, checks);
    rules.add(
        "emits-states",
        "At least one pair is emitted, each of finite matrices in the shape of the state.",
        GradientContract::emitsStates);
    rules.add(
        "keeps-inputs",
        "The solution and the cotangent stay as they are.",
        GradientContract::keepsInputs);
    rules.add("zero-gives-zero", "A zero cotangent gives zero.", GradientContract::zeroGivesZero);
    rules.add(
        "points-uphill",
        "On a contraction the estimate has a positive product with the exact gradient.",
        GradientContract::pointsUphill);
    rules.add(
        "treats-rows-alone",
        "The cotangent of a row changes nothing in other rows.",
        (subject, pass) -> ignoresNeighbour(subject, pass, 3.5));
    rules.add(
        "keeps-nan-in-its-row",
        "A NaN cotangent changes nothing in other rows.",
        (subject, pass) -> ignoresNeighbour(subject, pass, Double.NaN));
    if (exact) {
      rules.add(
          "is-exact",
          "The gradients by bias and weight match those of the dense solution.",
          GradientContract::isExact);
    }
    return List.copyOf(checks);
  }

  private record Rules(
      Harness harness, Solver forward, List<ContractCheck<GradientEstimator>> checks) {

    void add(String id, String statement, BiConsumer<GradientEstimator, Pass> body) {
      checks.add(
          new ContractCheck<>("gradient." + id, statement, subject -> verify(subject, body)));
    }

    private void verify(GradientEstimator subject, BiConsumer<GradientEstimator, Pass> body) {
      try (Backend backend = harness.open();
          Scope scope = backend.openScope("check", Precision.F64)) {
        body.accept(subject, new Pass(harness, forward, scope, subject.needsInverseEstimate()));
      }
    }
  }

  /** A solved forward pass, for backward passes from it. */
  private static final class Pass {
    private final Harness harness;
    private final Solver forward;
    private final Scope scope;
    private final Problem problem =
        Problem.of(Property.CONTRACTION_2, 0.5, ROWS, WIDTH, Sigma.IDENTITY);
    private final ProblemMap map;
    private final SolveResult solved;

    Pass(Harness harness, Solver forward, Scope scope, boolean inverseEstimate) {
      this.harness = harness;
      this.forward = forward;
      this.scope = scope;
      map = new ProblemMap(problem, scope);
      try (Evaluator evaluator = map.open(scope)) {
        Matrix start = scope.zeros(ROWS, WIDTH);
        solved =
            harness.solve(
                evaluator, map.affineForm(), start, forward, RULE, scope, inverseEstimate);
      }
    }

    /** Run backward and collect the pairs in host numbers. */
    List<Pair> backward(GradientEstimator subject, double[] cotangent) {
      return backward(subject, Trial.matrix(scope, ROWS, WIDTH, cotangent));
    }

    List<Pair> backward(GradientEstimator subject, Matrix cotangent) {
      List<Pair> pairs = new ArrayList<>();
      try (Scope work = scope.child("backward")) {
        subject.backward(
            new Backward(harness, map, solved, cotangent, work, forward, RULE),
            (z, u) -> pairs.add(Pair.of(z, u)));
      }
      return pairs;
    }

    /** Return the exact gradient by the bias. */
    double[] exact(double[] cotangent) {
      double[] exact = new double[cotangent.length];
      for (int row = 0; row < ROWS; row++) {
        double[] u = problem.adjoint(Arrays.copyOfRange(cotangent, row * WIDTH, (row + 1) * WIDTH));
        System.arraycopy(u, 0, exact, row * WIDTH, WIDTH);
      }
      return exact;
    }
  }

  /** Hold one emitted pair. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  private record Pair(int rows, int cols, double[] z, double[] u) {

    static Pair of(Matrix z, Matrix u) {
      Broken.unless(
          z.rows() == u.rows() && z.cols() == u.cols(),
          "z is %d x %d but u is %d x %d",
          z.rows(),
          z.cols(),
          u.rows(),
          u.cols());
      return new Pair(z.rows(), z.cols(), Trial.read(z), Trial.read(u));
    }
  }

  private static double[] cotangent() {
    double[] values = new double[ROWS * WIDTH];
    Arrays.setAll(values, e -> Math.cos(1 + 1.7 * e));
    return values;
  }

  /** Return the sum of u over the pairs, the gradient by the bias. */
  private static double[] biasGradient(List<Pair> pairs) {
    double[] total = new double[ROWS * WIDTH];
    for (Pair pair : pairs) {
      Arrays.setAll(total, e -> total[e] + pair.u()[e]);
    }
    return total;
  }

  private static double[] weightGradient(List<Pair> pairs) {
    double[] total = new double[WIDTH * WIDTH];
    for (Pair pair : pairs) {
      double[] product =
          HostMatrix.times(
              HostMatrix.transposed(pair.u(), ROWS, WIDTH), pair.z(), WIDTH, ROWS, WIDTH);
      Arrays.setAll(total, e -> total[e] + product[e]);
    }
    return total;
  }

  private static void emitsStates(GradientEstimator subject, Pass pass) {
    List<Pair> pairs = pass.backward(subject, cotangent());
    Broken.unless(!pairs.isEmpty(), "nothing was emitted");
    for (Pair pair : pairs) {
      Broken.unless(
          pair.rows() == ROWS && pair.cols() == WIDTH,
          "a pair of %d x %d for a state of %d x %d",
          pair.rows(),
          pair.cols(),
          ROWS,
          WIDTH);
      for (double[] values : List.of(pair.z(), pair.u())) {
        Broken.unless(
            Arrays.stream(values).allMatch(Double::isFinite),
            "a pair holds %s",
            Arrays.toString(values));
      }
    }
  }

  private static void keepsInputs(GradientEstimator subject, Pass pass) {
    Matrix cotangent = Trial.matrix(pass.scope, ROWS, WIDTH, cotangent());
    double[] solution = Trial.read(pass.solved.solution());
    pass.backward(subject, cotangent);
    Expected.exact(cotangent()).check("the cotangent", Trial.read(cotangent));
    Expected.exact(solution).check("the solution", Trial.read(pass.solved.solution()));
  }

  private static void zeroGivesZero(GradientEstimator subject, Pass pass) {
    for (Pair pair : pass.backward(subject, new double[ROWS * WIDTH])) {
      Expected.exact(new double[pair.u().length]).check("u of a zero cotangent", pair.u());
    }
  }

  private static void pointsUphill(GradientEstimator subject, Pass pass) {
    double[] estimate = biasGradient(pass.backward(subject, cotangent()));
    double[] exact = pass.exact(cotangent());
    Broken.unless(
        HostMatrix.dot(estimate, exact) > 0,
        "the product with the exact gradient is %s",
        HostMatrix.dot(estimate, exact));
  }

  private static void ignoresNeighbour(GradientEstimator subject, Pass pass, double value) {
    double[] other = cotangent();
    other[WIDTH + 2] = value;
    double[] before = biasGradient(pass.backward(subject, cotangent()));
    double[] after = biasGradient(pass.backward(subject, other));
    double tolerance = 1e-9 * HostMatrix.norm(before);
    for (int e = 0; e < before.length; e++) {
      Broken.unless(
          e / WIDTH == 1 || Math.abs(after[e] - before[e]) <= tolerance,
          "row %d went from %s to %s with the cotangent of row 1",
          e / WIDTH,
          before[e],
          after[e]);
    }
  }

  private static void isExact(GradientEstimator subject, Pass pass) {
    List<Pair> pairs = pass.backward(subject, cotangent());
    double[] u = pass.exact(cotangent());
    near(biasGradient(pairs), u, "by the bias");
    double[] z = new double[ROWS * WIDTH];
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(pass.problem.solution(row), 0, z, row * WIDTH, WIDTH);
    }
    near(
        weightGradient(pairs),
        HostMatrix.times(HostMatrix.transposed(u, ROWS, WIDTH), z, WIDTH, ROWS, WIDTH),
        "by the weight");
  }

  private static void near(double[] actual, double[] expected, String what) {
    double[] tolerances = new double[expected.length];
    // Two solves to a relative 1e-10, each magnified by at most 1 / (1 - 0.5).
    Arrays.fill(tolerances, 1e-8 * (1 + HostMatrix.norm(expected)));
    new Expected(expected, tolerances).check("gradient " + what, actual);
  }
}
