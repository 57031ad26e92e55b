package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.inexact.InexactEvaluator;
import org.equilibria.engine.inexact.InexactWeight;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;

/**
 * Hold a Gaussian layer z = sigma(z M^T + b), M = (gamma / sqrt m) N(0, 1), or the adjoint u = b +
 * (D o u) M of its kind, on a backend and once more in f64 on the host.
 */
final class InexactProblem implements AutoCloseable {

  final int rows;
  final int width;
  final Backend backend;
  final Scope scope;
  final InexactWeight inexact;
  private final Shape shape;
  private final double[] weight;
  private final double[] bias;
  private final double[] slope;
  private final Prepared prepared;
  private final Kernel kernel;

  /** Say which layer it is. */
  record Shape(int rows, int width, double gamma, boolean tanh, boolean adjoint) {}

  InexactProblem(Backend backend, Shape shape) {
    this(backend, shape, new SplittableRandom(17));
  }

  private InexactProblem(Backend backend, Shape shape, SplittableRandom random) {
    this(
        backend,
        shape,
        random,
        gaussian(random, shape.width() * shape.width(), shape.gamma() / Math.sqrt(shape.width())));
  }

  /** Hold a layer with a weight of its own. */
  InexactProblem(Backend backend, Shape shape, double... weight) {
    this(backend, shape, new SplittableRandom(17), weight);
  }

  private InexactProblem(Backend backend, Shape shape, SplittableRandom random, double... weight) {
    this.backend = backend;
    this.shape = shape;
    this.weight = weight;
    rows = shape.rows();
    width = shape.width();
    bias = gaussian(random, rows * width, 1);
    slope = gaussian(random, rows * width, 1);
    Arrays.setAll(slope, i -> slope[i] > 0 ? 1 : 0.25);
    scope = backend.openScope("problem", Precision.F32);
    Matrix m = matrix(width, weight);
    prepared = backend.prepare(m, scope);
    Expr sum = Expr.x().plus(Expr.y());
    kernel = backend.compile(shape.adjoint() ? sum : shape.tanh() ? sum.tanh() : sum.max(0));
    inexact = new InexactWeight(m, prepared, backend.bf16().orElseThrow(), scope);
  }

  static double[] gaussian(SplittableRandom random, int count, double deviation) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> (float) (deviation * random.nextGaussian()));
    return values;
  }

  Matrix matrix(int matrixRows, double... values) {
    return matrix(scope, matrixRows, values);
  }

  private Matrix matrix(Scope owner, int matrixRows, double... values) {
    Matrix matrix = owner.uninitialized(matrixRows, width);
    backend.upload(values, matrix);
    return matrix;
  }

  /** Return the exact evaluator of some rows of the batch. */
  Evaluator exact(Scope owner, int... batch) {
    Matrix b = matrix(owner, batch.length, gathered(bias, batch));
    Matrix d = matrix(owner, batch.length, gathered(slope, batch));
    return new Exact(b, d, owner);
  }

  Evaluator inexact(Scope owner, int... batch) {
    return new InexactEvaluator(
        inexact,
        !shape.adjoint(),
        shape.adjoint() ? matrix(owner, batch.length, gathered(slope, batch)) : null,
        matrix(owner, batch.length, gathered(bias, batch)),
        kernel,
        1,
        exact(owner, batch),
        owner);
  }

  int[] all() {
    int[] batch = new int[rows];
    Arrays.setAll(batch, i -> i);
    return batch;
  }

  private double[] gathered(double[] values, int... batch) {
    double[] out = new double[batch.length * width];
    for (int k = 0; k < batch.length; k++) {
      System.arraycopy(values, batch[k] * width, out, k * width, width);
    }
    return out;
  }

  /** Return f(z) in f64, for rows of the batch. */
  double[] f(double[] z, int... batch) {
    double[] out = new double[z.length];
    for (int i = 0; i < batch.length; i++) {
      int at = batch[i] * width;
      for (int j = 0; j < width; j++) {
        double y = bias[at + j];
        for (int k = 0; k < width; k++) {
          double state = z[i * width + k] * (shape.adjoint() ? (float) slope[at + k] : 1);
          y += state * (shape.adjoint() ? weight[k * width + j] : weight[j * width + k]);
        }
        out[i * width + j] = shape.adjoint() ? y : shape.tanh() ? Math.tanh(y) : Math.max(0, y);
      }
    }
    return out;
  }

  double[] read(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    backend.download(a, values);
    return values;
  }

  double norm(double[] a, double[] b, int row, Norm norm) {
    double total = 0;
    for (int k = row * width; k < (row + 1) * width; k++) {
      double d = Math.abs(a[k] - b[k]);
      total = norm == Norm.INF ? Math.max(total, d) : total + d * d;
    }
    return norm == Norm.INF ? total : Math.sqrt(total);
  }

  SolveResult solve(Evaluator evaluator, Solver solver, Termination rule, double... start) {
    return new SolveLoop(SolveSettings.quiet().withTrace(true))
        .solve(evaluator, Optional.empty(), matrix(evaluator.rows(), start), solver, rule, scope);
  }

  SolveResult solveInexactly(Solver solver, Termination rule) {
    try (Scope work = scope.child("solve");
        Evaluator evaluator = inexact(work, all())) {
      return solve(evaluator, solver, rule, new double[rows * width]);
    }
  }

  SolveResult solveExactly(Solver solver, Termination rule) {
    try (Scope work = scope.child("solve");
        Evaluator evaluator = exact(work, all())) {
      return solve(evaluator, solver, rule, new double[rows * width]);
    }
  }

  @Override
  public void close() {
    backend.close();
  }

  /** Evaluate with f32 products. */
  private final class Exact implements Evaluator {
    private final Scope owner;
    private Matrix b;
    private Matrix d;

    Exact(Matrix b, Matrix d, Scope owner) {
      this.b = b;
      this.d = d;
      this.owner = owner;
    }

    @Override
    public int rows() {
      return b.rows();
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation e) {
      e.addGemmEquivalents(b.rows() / (double) rows);
      if (!shape.adjoint()) {
        backend.affineResidual(z, prepared, b, kernel, out, e.norm(), e.residual(), e.imageNorm());
        return;
      }
      try (Scope work = owner.child("scratch")) {
        Matrix scratch = work.uninitialized(b.rows(), width);
        backend.adjointResidual(
            z, prepared, d, b, scratch, out, e.norm(), e.residual(), e.imageNorm());
      }
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] kept) {
      Matrix oldB = b;
      Matrix oldD = d;
      b = owner.uninitialized(kept.length, width);
      d = owner.uninitialized(kept.length, width);
      backend.gatherRows(oldB, kept, b);
      backend.gatherRows(oldD, kept, d);
    }
  }
}
