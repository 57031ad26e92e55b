package org.equilibria.engine.solve;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.component.Names;
import org.equilibria.engine.guard.Foreign;

/**
 * The loop that solves z = f(z) for a batch of rows with any solver, under the same rule and the
 * same counting.
 *
 * <p>The loop evaluates f and counts every evaluation; judges each row by its true residual; keeps
 * the best (or last) finite iterate of each row and the residual that belongs to it; drops finished
 * rows from the batch when they are more than half of it; and honours cancellation, interruption of
 * its thread and time-out between evaluations, and within one where the map asks. A row's answer
 * does not depend on the other rows.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SolveLoop {

  private final SolveSettings settings;

  /** Create a loop with the given settings; it holds no state and may be used by many threads. */
  public SolveLoop(SolveSettings settings) {
    this.settings = settings;
  }

  /**
   * Solve a map from a start.
   *
   * @param start rows x width, left as it is
   * @param scope owns the solution (and the inverse estimate) of the result
   * @throws EquilibriaException PLUGIN_FAILURE if the solver or the map throws; INVALID_INPUT if
   *     the shapes do not fit; UNSUPPORTED if the solver needs an affine form the map lacks
   */
  public SolveResult solve(
      FixedPointMap map, Matrix start, Solver solver, Termination termination, Scope scope) {
    try (Scope storage = scope.child("evaluator");
        Evaluator evaluator = map.open(storage)) {
      return solve(evaluator, map.affineForm(), start, solver, termination, scope);
    } catch (Throwable e) {
      throw CheckedEvaluator.failure(e);
    }
  }

  /**
   * Solve with an evaluator that the caller opened and closes; it may have dropped rows afterwards.
   *
   * @param affineForm structure shown to the solver
   * @param start rows x width, left as it is
   * @param scope owns the solution (and the inverse estimate) of the result
   * @throws EquilibriaException as {@link #solve(FixedPointMap, Matrix, Solver, Termination,
   *     Scope)}
   */
  public SolveResult solve(
      Evaluator evaluator,
      Optional<AffineForm> affineForm,
      Matrix start,
      Solver solver,
      Termination termination,
      Scope scope) {
    if (start.rows() != evaluator.rows() || start.cols() != evaluator.width()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          String.format(
              "the start is %d x %d but the map has %s of %s",
              start.rows(),
              start.cols(),
              Names.count(evaluator.rows(), "row"),
              Names.count(evaluator.width(), "unknown")));
    }
    if (solver.traits().needsAffineForm()
        && affineForm.isEmpty()
        && evaluator.adjointForm().isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          name(solver)
              + " needs a map of the form sigma(z W^T + bias), as of a layer with an affine cell;"
              + " choose a solver that takes any map");
    }
    try {
      return new Solve(settings, evaluator, affineForm, start, solver, termination, scope).run();
    } catch (RuntimeException e) {
      throw EquilibriaException.of("solving with " + name(solver) + " failed", e);
    }
  }

  private static String name(Solver solver) {
    return Foreign.nameOf(solver);
  }
}
