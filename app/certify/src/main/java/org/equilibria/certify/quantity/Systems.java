package org.equilibria.certify.quantity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.guard.Foreign;
import org.equilibria.engine.solve.BatchProblem;
import org.equilibria.engine.solve.Polyalgorithm;
import org.equilibria.engine.solve.SolveSettings;

/**
 * Equilibria and adjoints, solved for by a {@link Polyalgorithm}: with the first solver, and rows
 * that it leaves unsolved with the next ones. Holds no state and may be used by many threads.
 *
 * @param solvers in the order in which they are tried, at least one
 * @param settings clock and cancellation
 */
public record Systems(List<Solver> solvers, SolveSettings settings) {

  /** Fast, then guaranteed wherever the monotone test holds. */
  private static final List<String> POLICY = List.of("anderson", "forward-backward");

  /** Copy the list. */
  public Systems {
    solvers = List.copyOf(solvers);
  }

  /** Return the usual policy, as far as the catalog knows its solvers. */
  public static Systems of(Catalog catalog, SolveSettings settings) {
    List<Solver> solvers = new ArrayList<>();
    for (String id : POLICY) {
      if (catalog.ids(Kinds.SOLVER).contains(id)) {
        solvers.add(catalog.create(Kinds.SOLVER, ComponentSpec.of(id)));
      }
    }
    return new Systems(solvers, settings);
  }

  /**
   * Hold ||f(z) - z|| of each row, by itself and over ||f(z)||; infinite where there is no finite
   * iterate.
   *
   * @param absolute norms
   * @param relative the same over ||f(z)||
   */
  @SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
  public record Residuals(double[] absolute, double[] relative) {

    /** Return how many rows have a relative residual above a limit. */
    public int above(double limit) {
      return (int) Arrays.stream(relative).filter(r -> r > limit).count();
    }

    /** Take over what was found; return which rows have a finite iterate. */
    private boolean[] set(SolveResult result) {
      boolean[] finite = new boolean[absolute.length];
      for (int i = 0; i < finite.length; i++) {
        SampleOutcome outcome = result.outcomes().get(i);
        finite[i] = !Double.isNaN(outcome.residual());
        absolute[i] = finite[i] ? outcome.residual() : Double.POSITIVE_INFINITY;
        relative[i] = finite[i] ? outcome.relativeResidual() : Double.POSITIVE_INFINITY;
      }
      return finite;
    }
  }

  /**
   * Solve a batch in place.
   *
   * @param problem its start is replaced by what was found
   * @param accepted relative residual up to which a row counts as solved
   * @param scope for storage; nothing stays in it
   * @return the residual of each row
   * @throws CancellationException if the caller cancelled
   */
  public Residuals solve(
      BatchProblem problem, Termination termination, double accepted, Scope scope) {
    Matrix z = problem.start();
    Residuals residuals = new Residuals(new double[z.rows()], new double[z.rows()]);
    try (Scope work = scope.child("systems")) {
      Polyalgorithm attempts =
          Polyalgorithm.begin(problem, solvers.get(0), settings, termination, work);
      for (Solver next : solvers.subList(1, solvers.size())) {
        requireNotCancelled(attempts.result());
        int[] left = attempts.rows(row -> !(row.relativeResidual() <= accepted));
        if (left.length > 0) {
          attempt(attempts, next, left, termination);
        }
      }
      requireNotCancelled(attempts.result());
      work.backend().copyRows(attempts.result().solution(), residuals.set(attempts.result()), z);
    }
    return residuals;
  }

  private static void attempt(
      Polyalgorithm attempts, Solver solver, int[] rows, Termination termination) {
    try {
      attempts.next(solver, Foreign.nameOf(solver), rows, termination);
    } catch (EquilibriaException e) {
      // a later solver that does not know such maps leaves the rows as they are
      if (e.code() != ErrorCode.UNSUPPORTED) {
        throw e;
      }
    }
  }

  private static void requireNotCancelled(SolveResult result) {
    if (result.status() == SolveStatus.CANCELLED) {
      throw new CancellationException();
    }
  }
}
