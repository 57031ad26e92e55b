package org.equilibria.host.guard;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.network.Backward;

/**
 * A gradient estimator of others. Pairs that are not finite where state and cotangent are would
 * vanish from the sum without a word, so they are refused. So is another cotangent than the one
 * that was solved for: reports would call its rows converged.
 *
 * @param checked whether what it emits was compared with what it solved
 * @param passes how many there were
 */
record GuardedEstimator(
    GradientEstimator estimator, Owner owner, AtomicBoolean checked, AtomicLong passes)
    implements GradientEstimator, Guard {

  /** More than a tenth of the cotangent, beside what the solve had left, is no rounding. */
  private static final double WRONG = .1;

  /**
   * Times the residuals of its solves, which may be of any size beside g where (I - J)^-1 is large:
   * tolerances are relative to ||u||.
   */
  private static final double LEFT = 2;

  GuardedEstimator(GradientEstimator estimator, Owner owner) {
    this(estimator, owner, new AtomicBoolean(), new AtomicLong());
  }

  @Override
  public boolean truncates() {
    return owner.given("truncates()", estimator::truncates);
  }

  @Override
  public boolean needsInverseEstimate() {
    return owner.given("needsInverseEstimate()", estimator::needsInverseEstimate);
  }

  @Override
  public void backward(BackwardRequest request, GradientSink sink) {
    boolean watched = Guard.isWatched(passes.getAndIncrement());
    double[] before = watched ? norms(request.solution()) : new double[0];
    Solving solving = new Solving(request);
    Counted counted = new Counted(solving, request, sink);
    owner.run("backward()", () -> estimator.backward(solving, counted));
    counted.closed = true;
    if (watched && !Arrays.equals(before, norms(request.solution()))) {
      throw owner.broken("backward() changed the equilibrium, which is not its to write to");
    }
    if (counted.pairs == 0) {
      throw owner.broken("backward() emitted no pair, which is no gradient");
    }
    if (counted.pairs == 1 && !Double.isNaN(counted.missed)) {
      checked.set(true);
      if (counted.missed > WRONG + LEFT * counted.left) {
        throw owner.broken(
            "backward() solved for a cotangent and emitted another, which misses u = g + J^T u by"
                + " %.3g of ||g||; an estimator that is biased by design says so with truncates()"
                    .formatted(counted.missed));
      }
    }
  }

  private static double[] norms(Matrix a) {
    double[] norms = new double[a.rows()];
    a.scope().backend().rowNorms(a, Norm.L2, norms);
    return norms;
  }

  @Override
  public String toString() {
    return owner.described();
  }

  /** A request that remembers whether adjoints were solved for all rows, and how well. */
  private static final class Solving implements BackwardRequest {

    private final BackwardRequest request;
    private boolean solvedAll;

    /** Sum of the squares of what is left of all rows. */
    private double left;

    Solving(BackwardRequest request) {
      this.request = request;
    }

    @Override
    public FixedPointMap map() {
      return request.map();
    }

    @Override
    public Matrix solution() {
      return request.solution();
    }

    @Override
    public Matrix cotangent() {
      return request.cotangent();
    }

    @Override
    public Scope scope() {
      return request.scope();
    }

    @Override
    public Solver forwardSolver() {
      return request.forwardSolver();
    }

    @Override
    public Termination forwardTermination() {
      return request.forwardTermination();
    }

    @Override
    public Optional<InverseEstimate> inverseEstimate() {
      return request.inverseEstimate();
    }

    @Override
    public SolveResult solve(
        Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
      SolveResult result = request.solve(evaluator, start, solver, termination);
      solvedAll = result.converged();
      double most = termination.norm() == Norm.L2 ? 1 : Math.sqrt(evaluator.width());
      for (SampleOutcome row : result.outcomes()) {
        double residual = most * (row.residual() + row.errorBound());
        left += residual * residual;
      }
      return result;
    }

    @Override
    public SolveResult truncated(
        Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
      return request.truncated(evaluator, start, solver, termination);
    }
  }

  private final class Counted implements GradientSink {

    private final Solving solving;
    private final BackwardRequest request;
    private final GradientSink sink;
    private volatile boolean closed;
    private int pairs;

    /**
     * By how much of ||g|| the one pair at the solution, after a solve, misses the adjoint
     * equation; NaN for others.
     */
    private double missed = Double.NaN;

    /** How much of ||g|| its solves left. */
    private double left;

    Counted(Solving solving, BackwardRequest request, GradientSink sink) {
      this.solving = solving;
      this.request = request;
      this.sink = sink;
    }

    @Override
    public void accept(Matrix z, Matrix u) {
      if (closed) { // whoever kept this would add to gradients that were used already
        throw owner.broken("backward() has returned, and emits no more");
      }
      pairs++;
      checkShape(owner.present(z, "the state emitted is"));
      checkShape(owner.present(u, "the cotangent emitted is"));
      double[] given = FiniteRows.largest(request.solution());
      double[] cotangent = FiniteRows.largest(request.cotangent());
      double[] state = FiniteRows.largest(z);
      double[] emitted = FiniteRows.largest(u);
      for (int i = 0; i < emitted.length; i++) {
        if (Double.isFinite(given[i] + cotangent[i]) && !Double.isFinite(state[i] + emitted[i])) {
          throw owner.broken("backward() emitted a gradient that is not finite in row " + i);
        }
      }
      if (pairs == 1
          && !checked.get()
          && solving.solvedAll
          && !isWeighted()
          && !truncates()
          && isSolution(z)) {
        compare(u);
      }
      sink.accept(z, u);
    }

    private boolean isSolution(Matrix z) {
      Matrix solution = request.solution();
      double[] apart = new double[z.rows()];
      solution.scope().backend().rowDistances(z, solution, Norm.INF, apart);
      return Arrays.stream(apart).allMatch(d -> d == 0);
    }

    /** What is left of unknowns in unlike units has no norm to compare with that of g. */
    private boolean isWeighted() {
      return request instanceof Backward backward && backward.isWeighted();
    }

    /** Take ||g + J^T u - u|| / ||g||, of all rows; the product is in no figure. */
    private void compare(Matrix u) {
      FixedPointMap map =
          request instanceof Backward backward ? backward.uncounted() : request.map();
      Matrix g = request.cotangent();
      try (Scope work = request.scope().child("check of a gradient")) {
        Backend backend = work.backend();
        Matrix found = work.uninitialized(g.rows(), g.cols());
        map.linearize(request.solution(), work).vjp(u, found);
        backend.axpby(1, g, 1, found);
        double[] apart = new double[g.rows()];
        backend.rowDistances(found, u, Norm.L2, apart);
        double[] sizes = new double[g.rows()];
        backend.rowNorms(g, Norm.L2, sizes);
        missed = norm(apart) / norm(sizes);
        left = Math.sqrt(solving.left) / norm(sizes);
      }
    }

    private static double norm(double[] rows) {
      double sum = 0;
      for (double row : rows) {
        sum += row * row;
      }
      return Math.sqrt(sum);
    }

    private void checkShape(Matrix a) {
      Matrix solution = request.solution();
      if (a.rows() != solution.rows() || a.cols() != solution.cols()) {
        throw owner.broken(
            "backward() emitted a matrix of %d x %d for a solution of %d x %d"
                .formatted(a.rows(), a.cols(), solution.rows(), solution.cols()));
      }
    }
  }
}
