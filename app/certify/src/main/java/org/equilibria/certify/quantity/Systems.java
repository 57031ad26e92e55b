package org.equilibria.certify.quantity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
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
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;

/**
 * Equilibria and adjoints, solved for through the engine's loop: with the first solver, and rows
 * that it leaves unsolved with the next ones, each from the best iterate so far. Holds no state and
 * may be used by many threads.
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
   * @param evaluator opens the map anew for every attempt
   * @param form structure of the map, if it is known
   * @param z the start, replaced by what was found
   * @param accepted relative residual up to which a row counts as solved
   * @param scope for storage; nothing stays in it
   * @return the residual of each row
   * @throws CancellationException if the caller cancelled
   */
  public Residuals solve(
      Supplier<Evaluator> evaluator,
      Optional<AffineForm> form,
      Matrix z,
      Termination termination,
      double accepted,
      Scope scope) {
    Residuals residuals = new Residuals(new double[z.rows()], new double[z.rows()]);
    for (Solver solver : solvers) {
      try (Scope work = scope.child("solve");
          Evaluator opened = evaluator.get()) {
        SolveResult result =
            new SolveLoop(settings).solve(opened, form, z, solver, termination, work);
        if (result.status() == SolveStatus.CANCELLED) {
          throw new CancellationException();
        }
        scope.backend().copyRows(result.solution(), residuals.set(result), z);
        if (residuals.above(accepted) == 0) {
          return residuals;
        }
      } catch (EquilibriaException e) {
        // a later solver that does not know such maps leaves the rows as they are
        if (solver == solvers.get(0) || e.code() != ErrorCode.UNSUPPORTED) {
          throw e;
        }
      }
    }
    return residuals;
  }
}
