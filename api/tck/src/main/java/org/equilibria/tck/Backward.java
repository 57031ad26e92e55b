package org.equilibria.tck;

import java.util.Optional;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;

/** One backward pass of an estimator on the harness's loop. */
record Backward(
    Harness harness,
    FixedPointMap map,
    SolveResult solved,
    Matrix cotangent,
    Scope scope,
    Solver forwardSolver,
    Termination forwardTermination)
    implements BackwardRequest {

  @Override
  public Matrix solution() {
    return solved.solution();
  }

  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    return solved.inverseEstimate();
  }

  @Override
  public SolveResult solve(
      Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
    return harness.solve(evaluator, Optional.empty(), start, solver, termination, scope, false);
  }
}
