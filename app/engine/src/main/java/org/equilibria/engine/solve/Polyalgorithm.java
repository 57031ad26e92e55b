package org.equilibria.engine.solve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.TracePoint;

/**
 * A polyalgorithm: the rows that one solver leaves are taken on by the next, each from its best
 * iterate so far. Every attempt is a solve of the loop, judges rows by their true residuals and
 * counts; a row never becomes worse by one. What the first solver did stays apart, as {@link
 * SolveResult#byItself}, and {@link SampleOutcome#rescuedBy} names what made a row converge. Which
 * rows go to which solver is for the caller to say.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Polyalgorithm {

  private final SolveLoop loop;
  private final BatchProblem problem;
  private final Termination budget;
  private final Scope scope;
  private final Backend backend;
  private SolveResult result;

  /**
   * Go on from what a first solver left.
   *
   * @param budget limits of evaluations and of time for all solvers together
   * @param first the solution of all rows, which is improved in place
   * @param scope for storage
   */
  public Polyalgorithm(
      BatchProblem problem,
      SolveResult first,
      SolveSettings settings,
      Termination budget,
      Scope scope) {
    loop = new SolveLoop(settings.withInverseEstimate(false));
    this.problem = problem;
    this.budget = budget;
    this.scope = scope;
    backend = scope.backend();
    result = first;
  }

  /**
   * Let a first solver solve all rows.
   *
   * @throws EquilibriaException as {@link SolveLoop#solve}
   */
  public static Polyalgorithm begin(
      BatchProblem problem,
      Solver solver,
      SolveSettings settings,
      Termination budget,
      Scope scope) {
    SolveResult first;
    try (Scope storage = scope.child("first solver");
        Evaluator evaluator = problem.opener().apply(storage)) {
      first =
          new SolveLoop(settings)
              .solve(evaluator, problem.affineForm(), problem.start(), solver, budget, scope);
    }
    return new Polyalgorithm(problem, first, settings, budget, scope);
  }

  /** Return the solution so far, with the work of all attempts. */
  public SolveResult result() {
    return result;
  }

  /** Return the rows whose outcome so far has a property, in ascending order. */
  public int[] rows(Predicate<SampleOutcome> property) {
    List<SampleOutcome> all = result.outcomes();
    return IntStream.range(0, all.size()).filter(i -> property.test(all.get(i))).toArray();
  }

  /** Return whether nothing is left of the evaluations or of the time. */
  public boolean isSpent() {
    return budget.maxEvaluations() <= result.stats().evaluations()
        || !budget.timeout().isZero() && budget.timeout().compareTo(result.stats().elapsed()) <= 0;
  }

  /** Return the rule with what is left of the evaluations and of the time, which is something. */
  public Termination.Builder remaining() {
    return budget.toBuilder()
        .maxEvaluations(budget.maxEvaluations() - result.stats().evaluations())
        .timeout(
            budget.timeout().isZero()
                ? Duration.ZERO
                : budget.timeout().minus(result.stats().elapsed()));
  }

  /** Return the best iterates of rows, or where they began if there is none that is finite. */
  public Matrix iterates(int[] rows, Scope owner) {
    Matrix kept = BatchProblem.gathered(result.solution(), rows, owner);
    boolean[] lost = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      lost[i] = Double.isNaN(result.outcomes().get(rows[i]).residual());
    }
    backend.copyRows(BatchProblem.gathered(problem.start(), rows, owner), lost, kept);
    return kept;
  }

  /**
   * Have a solver take on some rows from their best iterates.
   *
   * @param by what the solver is called in outcomes
   * @return how the attempt ended, for each of these rows
   * @throws EquilibriaException as {@link SolveLoop#solve}; the result is then as it was
   */
  public List<SampleOutcome> next(Solver solver, String by, int[] rows, Termination rule) {
    try (Scope storage = scope.child("next solver")) {
      return next(solver, by, rows, iterates(rows, storage), rule, 0);
    }
  }

  /**
   * Have a solver take on some rows from iterates that were found otherwise.
   *
   * @param by what found them
   * @param starts one row for each of these rows
   * @param products work of finding them, in products of one row with the weight
   * @return how the attempt ended, for each of these rows
   * @throws EquilibriaException as {@link SolveLoop#solve}; the result is then as it was
   */
  public List<SampleOutcome> next(
      Solver solver, String by, int[] rows, Matrix starts, Termination rule, double products) {
    try (Scope storage = scope.child("next solver");
        Evaluator evaluator = problem.open(rows, storage)) {
      SolveResult attempt =
          loop.solve(evaluator, problem.affineForm(rows, storage), starts, solver, rule, storage);
      take(attempt, by, rows, products, storage);
      return attempt.outcomes();
    }
  }

  private void take(SolveResult attempt, String by, int[] rows, double products, Scope storage) {
    List<SampleOutcome> outcomes = new ArrayList<>(result.outcomes());
    boolean[] better = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      SampleOutcome before = outcomes.get(rows[i]);
      SampleOutcome after = attempt.outcomes().get(i);
      better[i] = isBetter(after, before);
      outcomes.set(rows[i], joined(before, after, better[i], by));
    }
    int[] kept = IntStream.range(0, rows.length).filter(i -> better[i]).toArray();
    backend.scatterRows(
        BatchProblem.gathered(attempt.solution(), kept, storage),
        Arrays.stream(kept).map(i -> rows[i]).toArray(),
        result.solution());
    result =
        new SolveResult(
            result.solution(),
            outcomes.stream()
                .map(SampleOutcome::status)
                .reduce(SolveStatus.CONVERGED, SolveStatus::worse),
            outcomes,
            sum(result.stats(), attempt.stats(), rows.length, products),
            trace(attempt.trace()),
            result.inverseEstimate(),
            Optional.of(result.byItself()));
  }

  private static boolean isBetter(SampleOutcome after, SampleOutcome before) {
    return after.converged()
        || after.residual() < before.residual()
        || Double.isNaN(before.residual()) && !Double.isNaN(after.residual());
  }

  private static SampleOutcome joined(
      SampleOutcome before, SampleOutcome after, boolean better, String by) {
    SampleOutcome kept = better ? after : before;
    String detail =
        after.converged()
            ? after.detail() + " by " + by + "; before, " + before.detail()
            : before.detail() + "; then, by " + by + ", " + after.detail();
    return new SampleOutcome(
        after.status() == SolveStatus.CANCELLED ? after.status() : kept.status(),
        before.evaluations() + after.evaluations(),
        kept.residual(),
        kept.relativeResidual(),
        kept.errorBound(),
        detail,
        after.converged() ? Optional.of(by) : before.rescuedBy(),
        kept.errorEstimate(),
        before.refusals() + after.refusals());
  }

  /** Add stats; the second solve was of some rows only, and its products are of those. */
  private SolveStats sum(SolveStats a, SolveStats b, int rows, double products) {
    double share = rows / (double) result.outcomes().size();
    return new SolveStats(
        a.steps() + b.steps(),
        a.evaluations() + b.evaluations(),
        a.rowEvaluations() + b.rowEvaluations(),
        a.gemmEquivalents() + share * b.gemmEquivalents() + products / result.outcomes().size(),
        a.elapsed().plus(b.elapsed()));
  }

  private List<TracePoint> trace(List<TracePoint> further) {
    List<TracePoint> all = new ArrayList<>(result.trace());
    for (TracePoint p : further) {
      all.add(
          new TracePoint(
              result.stats().evaluations() + p.evaluation(),
              p.activeRows(),
              p.maxRelativeResidual(),
              p.medianRelativeResidual(),
              result.stats().elapsed().toNanos() + p.elapsedNanos(),
              p.maxRelativeError(),
              p.maxInverseNorm()));
    }
    return all;
  }
}
