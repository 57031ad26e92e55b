package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.SolveLoop;

/**
 * Serve one backward pass: hand the solve loop to the estimator and remember what it solved.
 *
 * @param map the map f
 * @param solution z*
 * @param cotangent gradient of the loss by z*
 * @param scope for the estimator's storage
 * @param setup forward solver, termination and settings
 * @param inverseEstimate of the forward solve
 * @param solves receives the adjoint solves
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Backward(
    FixedPointMap map,
    Matrix solution,
    Matrix cotangent,
    Scope scope,
    SolveSetup setup,
    Optional<InverseEstimate> inverseEstimate,
    List<SolveResult> solves)
    implements BackwardRequest {

  /** Serve the pass that follows a forward solve; its solution may have been copied. */
  public Backward(
      FixedPointMap map,
      SolveResult forward,
      Matrix solution,
      Matrix cotangent,
      Scope scope,
      SolveSetup setup) {
    this(map, solution, cotangent, scope, setup, forward.inverseEstimate(), new ArrayList<>());
  }

  @Override
  public Solver forwardSolver() {
    return setup.solver();
  }

  @Override
  public Termination forwardTermination() {
    return setup.termination();
  }

  @Override
  public SolveResult solve(
      Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
    // An estimator that allows fewer steps than the forward pass truncates, whatever it calls it.
    if (termination.maxSteps() < setup.termination().maxSteps()) {
      return truncated(evaluator, start, solver, termination);
    }
    Optional<AdjointForm> form = evaluator.adjointForm(); // of all rows: some may be dropped
    SolveResult result = unaided(evaluator, start, solver, termination);
    if (map instanceof LayerMap at
        && form.isPresent()
        && form.get().activation().slopes().isMonotoneNonexpansive()) {
      RescueProblem problem = new AdjointProblem(at.layer(), form.get());
      result = at.layer().rescued(result, termination, setup, problem, scope);
    }
    solves.add(result);
    return result;
  }

  @Override
  public SolveResult truncated(
      Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
    SolveResult result = unaided(evaluator, start, solver, termination);
    solves.add(result);
    return result;
  }

  private SolveResult unaided(
      Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
    return new SolveLoop(setup.settings().withInverseEstimate(false))
        .solve(evaluator, Optional.empty(), start, solver, termination, scope);
  }
}
