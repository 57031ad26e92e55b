package org.equilibria.api.gradient;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;

/** The equilibrium, the cotangent and the one solve loop, as a gradient estimator gets them. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface BackwardRequest {

  /** Return the map f. */
  FixedPointMap map();

  /** Return the equilibrium z*, rows x width; not to be modified, as others read it, too. */
  Matrix solution();

  /** Return the gradient of the loss by z*, rows x width. */
  Matrix cotangent();

  /** Return the scope for whatever the estimator allocates; it closes after the backward pass. */
  Scope scope();

  /** Return the solver of the forward pass, for estimators told to use the same. */
  Solver forwardSolver();

  /** Return the termination rule of the forward pass. */
  Termination forwardTermination();

  /** Return the inverse estimate of the forward pass, if there is one. */
  Optional<InverseEstimate> inverseEstimate();

  /** Solve u = evaluator(u) from {@code start}; the work is counted as backward work. */
  SolveResult solve(Evaluator evaluator, Matrix start, Solver solver, Termination termination);

  /**
   * Follow u = evaluator(u) for the steps of the rule and no further, for estimators that truncate
   * the adjoint on purpose: rows that have not converged by then stay as they are, whatever else
   * takes on rows that a solver leaves, and end as {@link
   * org.equilibria.api.solve.SolveStatus#TRUNCATED}. Otherwise as {@link #solve}.
   */
  default SolveResult truncated(
      Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
    return solve(evaluator, start, solver, termination);
  }
}
