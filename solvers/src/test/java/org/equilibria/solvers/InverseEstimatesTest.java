package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hold the inverse estimates of multisecant and quasi-Newton methods to dense matrices in plain
 * doubles that are updated, and stepped by, from the start.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InverseEstimatesTest {

  private static final int WIDTH = 6;
  private static final double RTOL = 1e-6;
  private static final Solver NEWTON = new Newton(new Newton.Options(500));

  private final Backend backend = TestBackends.poisoning();
  private final double[] weight = numbers(3, WIDTH * WIDTH);

  @AfterAll
  void close() {
    backend.close();
  }

  private static double[] numbers(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[count];
    Arrays.setAll(values, e -> random.nextDouble(-1, 1));
    return values;
  }

  /** tanh(M z + 1), of ||M||_inf below share WIDTH / 4. */
  private RowFunction tanh(double share) {
    return (row, z, out) -> {
      for (int i = 0; i < WIDTH; i++) {
        out[i] = 1;
        for (int k = 0; k < WIDTH; k++) {
          out[i] += share / 4 * weight[i * WIDTH + k] * z[k];
        }
        out[i] = Math.tanh(out[i]);
      }
    };
  }

  private static double dot(double[] a, double... b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] minus(double[] a, double... b) {
    double[] out = a.clone();
    Arrays.setAll(out, i -> a[i] - b[i]);
    return out;
  }

  private static double[] times(double[] h, boolean transposed, double... v) {
    double[] out = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      for (int k = 0; k < WIDTH; k++) {
        out[i] += (transposed ? h[k * WIDTH + i] : h[i * WIDTH + k]) * v[k];
      }
    }
    return out;
  }

  /** Steps that were made, for a method that remembers some of them. */
  private static final class Steps {
    private final List<double[]> ofState = new ArrayList<>();
    private final List<double[]> ofResidual = new ArrayList<>();
  }

  /** Make an estimate of (I - J)^{-1} of steps. */
  private interface Estimate {
    double[] of(Steps steps);
  }

  private static double[] scaledIdentity(double beta) {
    double[] h = new double[WIDTH * WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      h[i * WIDTH + i] = beta;
    }
    return h;
  }

  /** H <- H - (s + H d) d^T / ||d||^2, which takes -d to s. */
  private static double[] broyden2(Steps steps, double beta) {
    double[] h = scaledIdentity(beta);
    for (int k = 0; k < steps.ofState.size(); k++) {
      double[] s = steps.ofState.get(k);
      double[] d = steps.ofResidual.get(k);
      double[] hd = times(h, false, d);
      double square = dot(d, d);
      for (int e = 0; e < h.length; e++) {
        h[e] -= (s[e / WIDTH] + hd[e / WIDTH]) * d[e % WIDTH] / square;
      }
    }
    return h;
  }

  /**
   * H = beta I - (S + beta D) D^+ over the newest columns, D^+ by Gram and Schmidt's method twice:
   * D^+ = R^{-1} Q^T, so that (S + beta D) R^{-1} undoes the combinations that made Q of D.
   */
  private static double[] anderson(Steps steps, int window, double beta) {
    double[] h = scaledIdentity(beta);
    List<double[]> q = new ArrayList<>();
    List<double[]> moved = new ArrayList<>();
    int last = steps.ofState.size();
    for (int k = Math.max(0, last - window); k < last; k++) {
      double[] column = steps.ofResidual.get(k).clone();
      double[] image = steps.ofState.get(k).clone();
      double[] d = column.clone();
      double[] s = image.clone();
      Arrays.setAll(image, i -> s[i] + beta * d[i]);
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < q.size(); j++) {
          double along = dot(q.get(j), column);
          for (int i = 0; i < WIDTH; i++) {
            column[i] -= along * q.get(j)[i];
            image[i] -= along * moved.get(j)[i];
          }
        }
      }
      double length = Math.sqrt(dot(column, column));
      Arrays.setAll(column, i -> column[i] / length);
      Arrays.setAll(image, i -> image[i] / length);
      q.add(column);
      moved.add(image);
    }
    for (int j = 0; j < q.size(); j++) {
      for (int e = 0; e < h.length; e++) {
        h[e] -= moved.get(j)[e / WIDTH] * q.get(j)[e % WIDTH];
      }
    }
    return h;
  }

  private static double[] residual(RowFunction f, double... z) {
    double[] image = new double[WIDTH];
    f.apply(0, z.clone(), image);
    return minus(image, z);
  }

  /** Return the matrix that took the last step of an iteration z <- z + H (f(z) - z) from zero. */
  private static double[] last(RowFunction f, Estimate estimate) {
    Steps steps = new Steps();
    double[] z = new double[WIDTH];
    double[] g = residual(f, z);
    while (true) {
      double[] h = estimate.of(steps);
      double[] step = times(h, false, g);
      double[] next = z.clone();
      Arrays.setAll(next, i -> next[i] + step[i]);
      double[] after = residual(f, next);
      double[] image = next.clone();
      Arrays.setAll(image, i -> image[i] + after[i]);
      if (dot(after, after) <= RTOL * RTOL * dot(image, image)) {
        return h;
      }
      steps.ofState.add(minus(next, z));
      steps.ofResidual.add(minus(after, g));
      z = next;
      g = after;
    }
  }

  /** Solve from zero and return the estimate's image of a cotangent for each row. */
  private double[][] applied(int rows, RowFunction f, Solver solver, double rtol, double[] u) {
    Termination rule = Termination.builder().rtol(rtol).maxSteps(2000).build();
    try (Scope scope = backend.openScope("test", Precision.F64)) {
      SolveResult result =
          new SolveLoop(SolveSettings.quiet().withInverseEstimate(true))
              .solve(
                  FixedPointMap.of(rows, WIDTH, f), scope.zeros(rows, WIDTH), solver, rule, scope);
      assertThat(result.converged()).isTrue();
      Matrix cotangent = scope.uninitialized(rows, WIDTH);
      double[] all = new double[rows * WIDTH];
      Arrays.setAll(all, e -> u[e % WIDTH]);
      backend.upload(all, cotangent);
      Matrix out = scope.uninitialized(rows, WIDTH);
      result.inverseEstimate().orElseThrow().applyTransposed(cotangent, out);
      backend.download(out, all);
      double[][] images = new double[rows][];
      Arrays.setAll(images, row -> Arrays.copyOfRange(all, row * WIDTH, (row + 1) * WIDTH));
      return images;
    }
  }

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of(
            Named.of("anderson of window 2", anderson(2, 1)),
            (Estimate) steps -> anderson(steps, 2, 1)),
        Arguments.of(
            Named.of("mixed anderson of window 3", anderson(3, .6)),
            (Estimate) steps -> anderson(steps, 3, .6)),
        Arguments.of(
            Named.of("broyden2", new Broyden2(new Broyden2.Options(50, 1))),
            (Estimate) steps -> broyden2(steps, 1)),
        Arguments.of(
            Named.of("mixed broyden2", new Broyden2(new Broyden2.Options(50, .6))),
            (Estimate) steps -> broyden2(steps, .6)));
  }

  private static Solver anderson(int window, double mixing) {
    return new Anderson(new Anderson.Options(window, mixing, 0));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theEstimateIsTheMatrixOfTheLastStep(Solver solver, Estimate estimate) {
    RowFunction f = tanh(.8);
    double[] u = numbers(11, WIDTH);
    double[] expected = times(last(f, estimate), true, u);
    double[] actual = applied(1, f, solver, RTOL, u)[0];
    for (int i = 0; i < WIDTH; i++) {
      // The last differences, of some 1e-6, have ten digits; least squares by their Gram matrix
      // lose as many as its condition has, which is below 1e4 for up to three columns.
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6));
    }
    assertThat(expected).as("not the identity").isNotEqualTo(u);
  }

  /** As many independent differences as unknowns leave one matrix that takes them to the steps. */
  @Test
  void andersonLearnsAnAffineMapWhole() {
    double[] m = Arrays.stream(weight).map(v -> v / 4).toArray();
    RowFunction f =
        (row, z, out) -> {
          double[] image = times(m, false, z);
          for (int i = 0; i < WIDTH; i++) {
            out[i] = image[i] + 1 + i;
          }
        };
    double[] u = numbers(11, WIDTH);
    double[] adjoint = applied(1, f, anderson(WIDTH, 1), 1e-9, u)[0];
    double[] back = minus(adjoint, times(m, true, adjoint));
    for (int i = 0; i < WIDTH; i++) {
      // Columns of which less than 1e-8 of the square is left are dropped: four digits hold.
      assertThat(back[i]).isCloseTo(u[i], within(1e-4));
    }
  }

  /**
   * The rows take from few steps to several times the window and memory of those that finish first.
   */
  @ParameterizedTest
  @CsvSource({"anderson", "mixed anderson", "broyden2", "newton", "auto"})
  void rowsThatFinishedKeepTheirs(String name) {
    Solver solver =
        switch (name) {
          case "anderson" -> anderson(2, 1);
          case "mixed anderson" -> anderson(2, .5);
          case "broyden2" -> new Broyden2(new Broyden2.Options(3, 1));
          case "newton" -> NEWTON;
          default -> new Auto(new Auto.Options(100));
        };
    double[] shares = {.1, 1.2, .4, 1.1};
    double[] u = numbers(11, WIDTH);
    double[][] together =
        applied(
            shares.length, (row, z, out) -> tanh(shares[row]).apply(row, z, out), solver, RTOL, u);
    for (int row = 0; row < shares.length; row++) {
      double[] alone = applied(1, tanh(shares[row]), solver, RTOL, u)[0];
      assertThat(together[row]).as("row %d", row).containsExactly(alone);
      assertThat(alone).isNotEqualTo(u);
    }
  }

  /** A map of one row: a layer that shows its weight, or the function above with its products. */
  private FixedPointMap map(String kind, Scope scope) {
    double[] m = Arrays.stream(weight).map(v -> v / 4).toArray();
    double[] phi = numbers(5, WIDTH);
    return switch (kind) {
      case "affine" -> GivenLayer.of(scope, m, phi, GivenLayer.Sigma.IDENTITY, Certificate.NONE);
      case "tanh layer" -> GivenLayer.of(scope, m, phi, GivenLayer.Sigma.TANH, Certificate.NONE);
      default ->
          FixedPointMap.of(
              1,
              WIDTH,
              tanh(1),
              (row, z, u, out) -> {
                double[] image = new double[WIDTH];
                tanh(1).apply(row, z, image);
                double[] q = u.clone();
                Arrays.setAll(q, i -> u[i] * (1 - image[i] * image[i]));
                System.arraycopy(times(m, true, q), 0, out, 0, WIDTH);
              });
    };
  }

  private SolveResult byNewton(FixedPointMap map, Scope scope, int mostSteps) {
    Termination rule = Termination.builder().rtol(1e-9).maxSteps(mostSteps).build();
    return new SolveLoop(SolveSettings.quiet().withInverseEstimate(true))
        .solve(map, scope.zeros(1, WIDTH), NEWTON, rule, scope);
  }

  /** Return the largest entry of u - (I - J^T) v, v being the estimate of (I - J^T)^{-1} u. */
  private double defect(SolveResult result, FixedPointMap map, Matrix at, Scope scope) {
    double[] u = numbers(11, WIDTH);
    Matrix v = scope.uninitialized(1, WIDTH);
    Matrix image = scope.uninitialized(1, WIDTH);
    result.inverseEstimate().orElseThrow().applyTransposed(GivenLayer.matrix(scope, WIDTH, u), v);
    map.linearize(at, scope).vjp(v, image);
    double[] solved = new double[WIDTH];
    backend.download(v, solved);
    double[] left = new double[WIDTH];
    backend.download(image, left);
    Arrays.setAll(left, i -> Math.abs(u[i] - solved[i] + left[i]));
    return Arrays.stream(left).max().orElseThrow();
  }

  /** The inverse itself, at the iterate before the last: off at the solution by that step. */
  @ParameterizedTest
  @CsvSource({"affine", "tanh layer", "function"})
  void newtonKnowsTheInverseOfItsLastStep(String kind) {
    try (Scope scope = backend.openScope("test", Precision.F64)) {
      FixedPointMap map = map(kind, scope);
      SolveResult result = byNewton(map, scope, 100);
      assertThat(result.converged()).isTrue();
      int steps = result.stats().steps();
      assertThat(steps).isPositive();
      Matrix before = byNewton(map, scope, steps - 1).solution();
      // Elimination leaves some ten units of rounding of a row of I - J, below 10, times v.
      assertThat(defect(result, map, before, scope)).isLessThan(1e-12);
      if (kind.equals("affine")) {
        assertThat(defect(result, map, result.solution(), scope)).isLessThan(1e-12);
      }
      double[] u = numbers(11, WIDTH);
      Matrix out = scope.uninitialized(1, WIDTH);
      Matrix none = GivenLayer.matrix(scope, WIDTH, u);
      byNewton(map, scope, 0).inverseEstimate().orElseThrow().applyTransposed(none, out);
      double[] same = new double[WIDTH];
      backend.download(out, same);
      assertThat(same).as("of no step").containsExactly(u);
    }
  }
}
