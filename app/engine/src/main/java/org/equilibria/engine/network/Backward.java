package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.guard.Foreign;
import org.equilibria.engine.solve.SolveLoop;

/**
 * One backward pass, as an estimator is served: hand the solve loop to the estimator, remember what
 * it solved and count what it evaluated on its own.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Backward implements BackwardRequest {

  private final FixedPointMap map;
  private final WatchedMap watched;
  private final SolveResult forward;
  private final Matrix solution;
  private final Matrix cotangent;
  private final Scope scope;
  private final SolveSetup setup;
  private final AdjointRescue rescue;
  private final List<SolveResult> solves = new ArrayList<>();

  /** What takes on the rows that a solve of adjoints left. */
  @FunctionalInterface
  interface AdjointRescue {

    /**
     * Return the result with as many rows solved as could be.
     *
     * @param form structure of all rows
     * @param rule that of the first solve
     */
    SolveResult of(SolveResult first, AdjointForm form, Termination rule);
  }

  /**
   * Serve the pass that follows a forward solve.
   *
   * @param map the map f
   * @param solution z*, which may have been copied
   * @param cotangent gradient of the loss by z*
   * @param scope for the estimator's storage
   * @param setup forward solver, termination, estimator and settings
   */
  public Backward(
      FixedPointMap map,
      SolveResult forward,
      Matrix solution,
      Matrix cotangent,
      Scope scope,
      SolveSetup setup) {
    this(map, forward, solution, cotangent, scope, setup, (first, form, rule) -> first);
  }

  Backward(
      FixedPointMap map,
      SolveResult forward,
      Matrix solution,
      Matrix cotangent,
      Scope scope,
      SolveSetup setup,
      AdjointRescue rescue) {
    this.map = map;
    watched = new WatchedMap(map, setup.settings().nanoTime());
    this.forward = forward;
    this.solution = solution;
    this.cotangent = cotangent;
    this.scope = scope;
    this.setup = setup;
    this.rescue = rescue;
  }

  /**
   * Let the estimator of the setup emit its pairs.
   *
   * @throws EquilibriaException PLUGIN_FAILURE that names the estimator, or the map, that threw;
   *     CANCELLED if the thread was interrupted outside a solve
   */
  public void run(GradientSink sink) {
    try {
      setup.gradient().backward(this, sink);
    } catch (Throwable e) {
      throw EquilibriaException.of(
          "the gradient estimator " + Foreign.nameOf(setup.gradient()) + " failed", e);
    }
  }

  /** Return the adjoint solves so far, in their order. */
  public List<SolveResult> solves() {
    return List.copyOf(solves);
  }

  /** Return the work that the estimator did outside the solves. */
  public SolveStats ownWork() {
    return watched.work();
  }

  @Override
  public FixedPointMap map() {
    return watched;
  }

  /** Return f without a count of what it does, for those who check the estimator. */
  public FixedPointMap uncounted() {
    return map;
  }

  /** Return whether residuals of rows are measured with weights of the unknowns. */
  public boolean isWeighted() {
    return !setup.settings().weights().isEmpty();
  }

  @Override
  public Matrix solution() {
    return solution;
  }

  @Override
  public Matrix cotangent() {
    return cotangent;
  }

  @Override
  public Scope scope() {
    return scope;
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
  public Optional<InverseEstimate> inverseEstimate() {
    return forward.inverseEstimate();
  }

  @Override
  public SolveResult solve(
      Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
    // An estimator that allows fewer steps than the forward pass truncates, whatever it calls it.
    if (termination.maxSteps() < setup.termination().maxSteps()) {
      return truncated(evaluator, start, solver, termination);
    }
    Optional<AdjointForm> form = evaluator.adjointForm(); // of all rows: some may be dropped
    SolveResult first = unaided(evaluator, start, solver, termination);
    SolveResult result = form.map(f -> rescue.of(first, f, termination)).orElse(first);
    solves.add(result);
    return result;
  }

  @Override
  public SolveResult truncated(
      Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
    SolveResult result = cut(unaided(evaluator, start, solver, termination));
    solves.add(result);
    return result;
  }

  /** Report the rows that did all their steps as cut by design. */
  private static SolveResult cut(SolveResult result) {
    List<SampleOutcome> outcomes =
        result.outcomes().stream()
            .map(o -> o.status() == SolveStatus.MAX_STEPS ? o.truncated() : o)
            .toList();
    return new SolveResult(
        result.solution(),
        outcomes.stream()
            .map(SampleOutcome::status)
            .reduce(SolveStatus.CONVERGED, SolveStatus::worse),
        outcomes,
        result.stats(),
        result.trace(),
        result.inverseEstimate());
  }

  private SolveResult unaided(
      Evaluator evaluator, Matrix start, Solver solver, Termination termination) {
    watched.setSolving(true);
    try {
      return new SolveLoop(setup.settings().forAdjoint())
          .solve(evaluator, Optional.empty(), start, solver, termination, scope);
    } finally {
      watched.setSolving(false);
    }
  }
}
