package org.equilibria.solvers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.network.Backward;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.problem.GivenWeight;

/**
 * A cell on a few rows, with its map and its Jacobian once more in plain doubles, so that what an
 * estimator emits can be compared with its formula.
 */
abstract class DifferentiableCell {

  static final int ROWS = 3;
  static final int WIDTH = 4;
  static final Termination RULE = Termination.builder().rtol(1e-13).maxSteps(2000).build();

  private static final double[] INPUTS = numbers(5, ROWS * WIDTH);

  /** One emitted pair. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Pair(double[] z, double[] u) {}

  /** What a backward pass did. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Passed(double[] solution, List<Pair> pairs, List<SolveResult> solves, SolveStats ownWork) {

    /** Return the sum of the emitted u. */
    double[] total() {
      double[] sum = new double[ROWS * WIDTH];
      pairs.forEach(pair -> Arrays.setAll(sum, e -> sum[e] + pair.u()[e]));
      return sum;
    }
  }

  abstract Cell cell();

  abstract List<double[]> theta();

  /** Return f of a row. */
  abstract double[] image(int row, double... z);

  /** Return J of a row at a state, entry i, j at i WIDTH + j. */
  abstract double[] jacobian(int row, double... z);

  static double[] numbers(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[count];
    Arrays.setAll(values, e -> random.nextDouble(-1, 1));
    return values;
  }

  static double[] cotangent() {
    return numbers(11, ROWS * WIDTH);
  }

  static double[] row(double[] batch, int row) {
    return Arrays.copyOfRange(batch, row * WIDTH, (row + 1) * WIDTH);
  }

  static double input(int row, int i) {
    return INPUTS[row * WIDTH + i];
  }

  /** Return J^T u of a row. */
  double[] vjp(int row, double[] z, double... u) {
    double[] j = jacobian(row, z);
    double[] out = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      for (int k = 0; k < WIDTH; k++) {
        out[k] += j[i * WIDTH + k] * u[i];
      }
    }
    return out;
  }

  /** Solve forward and let an estimator emit its pairs. */
  Passed pass(Backend backend, Solver solver, GradientEstimator estimator) {
    return pass(backend, solver, RULE, estimator, cotangent());
  }

  Passed pass(
      Backend backend,
      Solver solver,
      Termination rule,
      GradientEstimator estimator,
      double... cotangent) {
    SolveSettings settings =
        SolveSettings.quiet().withInverseEstimate(estimator.needsInverseEstimate());
    SolveSetup setup = new SolveSetup(solver, rule, estimator, settings);
    try (Scope scope = backend.openScope("cell", Precision.F64)) {
      CellMap map = map(scope);
      SolveResult forward =
          new SolveLoop(settings).solve(map, scope.zeros(ROWS, WIDTH), solver, rule, scope);
      Matrix g = matrix(scope, ROWS, WIDTH, cotangent);
      Backward request = new Backward(map, forward, forward.solution(), g, scope, setup);
      List<Pair> pairs = new ArrayList<>();
      request.run((z, u) -> pairs.add(new Pair(read(z), read(u))));
      return new Passed(read(forward.solution()), pairs, request.solves(), request.ownWork());
    }
  }

  private CellMap map(Scope scope) {
    List<ParameterSpec> specs = cell().parameters(WIDTH);
    List<Matrix> values = new ArrayList<>();
    for (int p = 0; p < specs.size(); p++) {
      values.add(matrix(scope, specs.get(p).rows(), specs.get(p).cols(), theta().get(p)));
    }
    BoundCell bound = cell().bind(WIDTH, values, scope);
    bound.refresh();
    return bound.map(bound.inject(matrix(scope, ROWS, WIDTH, INPUTS), scope), scope);
  }

  private static Matrix matrix(Scope scope, int rows, int cols, double... values) {
    Matrix matrix = scope.uninitialized(rows, cols);
    scope.backend().upload(values, matrix);
    return matrix;
  }

  private static double[] read(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    a.scope().backend().download(a, values);
    return values;
  }

  /** The affine cell tanh(M z + x / 2), of ||M||_F about .8. */
  static final class Affine extends DifferentiableCell {

    private final double[] weight = scaled(numbers(7, WIDTH * WIDTH), .8);

    private static double[] scaled(double[] values, double norm) {
      double length = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
      return Arrays.stream(values).map(v -> v * norm / length).toArray();
    }

    @Override
    public String toString() {
      return "affine";
    }

    @Override
    Cell cell() {
      return new AffineCell(WIDTH, x -> x, new GivenWeight(Certificate.NONE), new Tanh());
    }

    @Override
    List<double[]> theta() {
      double[] identity = new double[WIDTH * WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        identity[i * WIDTH + i] = 1;
      }
      return List.of(identity, weight);
    }

    @Override
    double[] image(int row, double... z) {
      double[] out = new double[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        out[i] = input(row, i) / Math.sqrt(WIDTH);
        for (int k = 0; k < WIDTH; k++) {
          out[i] += weight[i * WIDTH + k] * z[k];
        }
        out[i] = Math.tanh(out[i]);
      }
      return out;
    }

    @Override
    double[] jacobian(int row, double... z) {
      double[] f = image(row, z);
      double[] j = new double[WIDTH * WIDTH];
      Arrays.setAll(j, e -> (1 - f[e / WIDTH] * f[e / WIDTH]) * weight[e]);
      return j;
    }
  }

  private static final class Tanh implements Activation {
    @Override
    public Expr value(Expr x) {
      return x.tanh();
    }

    @Override
    public SlopeRange slopes() {
      return new SlopeRange(0, 1);
    }
  }

  /** The cell f_i = a (sin z_{i+1} + z_i z_{i+2} / 2) + x_i / 2, indices modulo the width. */
  static final class HandWritten extends DifferentiableCell {

    private static final double A = .45;

    @Override
    public String toString() {
      return "hand-written";
    }

    @Override
    Cell cell() {
      return Cell.of(
          WIDTH,
          List.of(new ParameterSpec("a", 1, 1, 0, Role.IMPLICIT)),
          (x, z, theta, out) -> {
            for (int i = 0; i < WIDTH; i++) {
              out[i] = theta[0][0] * inner(z, i) + x[i] / 2;
            }
          },
          (x, z, theta, u, gradZ, gradX, gradTheta) -> {
            for (int i = 0; i < WIDTH; i++) {
              gradZ[(i + 1) % WIDTH] += theta[0][0] * Math.cos(z[(i + 1) % WIDTH]) * u[i];
              gradZ[i] += theta[0][0] * z[(i + 2) % WIDTH] / 2 * u[i];
              gradZ[(i + 2) % WIDTH] += theta[0][0] * z[i] / 2 * u[i];
              gradX[i] += u[i] / 2;
              gradTheta[0][0] += inner(z, i) * u[i];
            }
          });
    }

    private static double inner(double[] z, int i) {
      return Math.sin(z[(i + 1) % WIDTH]) + z[i] * z[(i + 2) % WIDTH] / 2;
    }

    @Override
    List<double[]> theta() {
      return List.of(new double[] {A});
    }

    @Override
    double[] image(int row, double... z) {
      double[] out = new double[WIDTH];
      Arrays.setAll(out, i -> A * inner(z, i) + input(row, i) / 2);
      return out;
    }

    @Override
    double[] jacobian(int row, double... z) {
      double[] j = new double[WIDTH * WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        j[i * WIDTH + (i + 1) % WIDTH] += A * Math.cos(z[(i + 1) % WIDTH]);
        j[i * WIDTH + i] += A * z[(i + 2) % WIDTH] / 2;
        j[i * WIDTH + (i + 2) % WIDTH] += A * z[i] / 2;
      }
      return j;
    }
  }
}
