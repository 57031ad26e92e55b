package org.equilibria.engine.network;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.inexact.InexactWeight;
import org.equilibria.engine.solve.BatchProblem;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.spectral.Contraction;
import org.jspecify.annotations.Nullable;

/**
 * The implicit layer z = sigma(M z + phi): the free parameters, the weight M they make, the
 * activation.
 */
final class ImplicitLayer {

  private final Scope scope;
  private final Backend backend;
  private final LayerSpec.Implicit spec;
  private final Parameterization parameterization;
  private final List<Matrix> parameters;
  private final Matrix weight;
  private final Prepared prepared;
  private final Kernel value;
  private final Kernel slope;
  private final Kernel sum;
  private Certificate certificate;
  private @Nullable InexactWeight inexact;
  private boolean inexactIsStale;
  private WeightMemo memo = new WeightMemo();

  ImplicitLayer(Scope scope, LayerSpec.Implicit spec, List<Matrix> parameters) {
    this.scope = scope;
    backend = scope.backend();
    this.spec = spec;
    parameterization = spec.parameterization();
    this.parameters = List.copyOf(parameters);
    weight = scope.uninitialized(spec.width(), spec.width());
    certificate = parameterization.materialize(backend, parameters, weight);
    prepared = backend.prepare(weight, scope);
    Expr preactivation = Expr.x().plus(Expr.y());
    value = backend.compile(spec.activation().value(preactivation));
    slope = backend.compile(spec.activation().derivative(preactivation));
    sum = backend.compile(preactivation);
  }

  List<Matrix> parameters() {
    return parameters;
  }

  Matrix weight() {
    return weight;
  }

  Prepared prepared() {
    return prepared;
  }

  Certificate certificate() {
    return certificate;
  }

  /** Return what is known of the present weight. */
  WeightMemo memo() {
    return memo;
  }

  Activation activation() {
    return spec.activation();
  }

  Kernel value() {
    return value;
  }

  /** Project the parameters and make the weight anew after they changed. */
  void refresh() {
    parameterization.project(backend, parameters);
    certificate = parameterization.materialize(backend, parameters, weight);
    backend.repack(weight, prepared);
    inexactIsStale = true;
    memo = new WeightMemo();
  }

  boolean move(Matrix direction) {
    boolean moved = parameterization.moveWeight(backend, parameters, direction);
    if (moved) {
      refresh();
    }
    return moved;
  }

  /** Return x + y, compiled. */
  Kernel sum() {
    return sum;
  }

  double lipschitz() {
    return spec.activation().slopes().lipschitz();
  }

  /** Return the map for a batch of injected features, always evaluated exactly. */
  FixedPointMap map(Matrix phi) {
    return new LayerMap(this, phi, Optional.empty(), Optional.empty());
  }

  FixedPointMap map(Matrix phi, SolveSetup setup) {
    return new LayerMap(this, phi, weightFor(setup), Optional.empty());
  }

  private Optional<InexactWeight> weightFor(SolveSetup setup) {
    return setup.settings().inexact() ? inexactWeight() : Optional.empty();
  }

  /**
   * Return the weight for inexact evaluations, made when it is first asked for; empty where errors
   * have no bound (an activation of unbounded slope) or the backend has no bf16 products.
   */
  private Optional<InexactWeight> inexactWeight() {
    if (!Double.isFinite(lipschitz())) {
      return Optional.empty();
    }
    InexactWeight present = inexact;
    if (present == null) {
      inexact =
          backend.bf16().map(bf16 -> new InexactWeight(weight, prepared, bf16, scope)).orElse(null);
    } else if (inexactIsStale) {
      present.refresh();
    }
    inexactIsStale = false;
    return Optional.ofNullable(inexact);
  }

  private SolveSetup own(SolveSetup setup) {
    return setup.with(spec.solver(), spec.gradient());
  }

  /** Solve for the equilibria of a batch, from a start of the same shape. */
  SolveResult solve(Matrix phi, Matrix start, SolveSetup shared, Scope scope) {
    SolveSetup setup = own(shared);
    boolean estimate = setup.gradient().needsInverseEstimate();
    SolveResult first =
        new SolveLoop(setup.settings().withInverseEstimate(estimate))
            .solve(map(phi, setup), start, setup.solver(), setup.termination(), scope);
    return activation().prox(1).isPresent()
        ? rescued(first, statesRescuer(phi, start, setup), scope)
        : first;
  }

  private Rescuer statesRescuer(Matrix phi, Matrix start, SolveSetup setup) {
    return new Rescuer(
        setup.rescue(),
        setup.termination(),
        setup.settings(),
        BatchProblem.of(map(phi), start),
        () ->
            activation().isRelu()
                ? Optional.of(ExactSolve.ofStates(weight, phi))
                : Optional.empty());
  }

  /** Return the rescuer of adjoint solves. */
  Rescuer adjointsRescuer(AdjointForm form, Termination rule, SolveSetup setup) {
    BatchProblem problem =
        new BatchProblem(
            scope -> LayerMap.adjoint(this, form.slope(), form.cotangent(), scope),
            Optional.empty(),
            form.cotangent());
    return new Rescuer(
        setup.rescue(),
        rule,
        setup.settings(),
        problem,
        () -> Optional.of(ExactSolve.ofAdjoints(form)));
  }

  /** Take on the rows that a solve left, if no guarantee of the norm was given. */
  SolveResult rescued(SolveResult first, Rescuer rescuer, Scope scope) {
    Optional<Solver> fallback = rescuer.rescue().fallback();
    return fallback.isPresent()
            && !first.converged()
            && memo.get(Contraction.class, () -> Contraction.of(weight)).lost()
        ? rescuer.run(first, fallback.get(), scope)
        : first;
  }

  /**
   * Let the estimator emit its pairs (z, u) and pass on (z, q) with q = sigma'(M z + phi) o u, the
   * gradient by phi of that pair. Rows that failed are zero in both.
   *
   * @param failed rows that failed before, those of the forward solve included; rows in which a
   *     pair is not finite are added, and left out of that pair and those behind it
   */
  Adjoints scaledPairs(
      Matrix phi,
      SolveResult forward,
      Matrix gradState,
      SolveSetup shared,
      FailedRows failed,
      Scope work,
      GradientSink sink) {
    SolveSetup setup = own(shared);
    Matrix z = failed.without(forward.solution(), work);
    SlopeMemo slopes = new SlopeMemo(this, z, phi, work);
    FixedPointMap map = new LayerMap(this, phi, weightFor(setup), Optional.of(slopes));
    Backward request = new Backward(map, forward, z, failed.without(gradState, work), work, setup);
    Matrix q = work.uninitialized(phi.rows(), phi.cols());
    request.run(
        (state, u) -> {
          backend.hadamard(slopes.at(state).orElseGet(() -> slopeAt(state, phi, q)), u, q);
          failed.addOf(q);
          if (state != z) {
            failed.addOf(state); // its own: where the slope is 0 it does not show in q
          }
          failed.clear(q);
          sink.accept(failed.without(state, work), q);
        });
    return Adjoints.of(request, phi.rows(), failed);
  }

  /** Write sigma'(z M^T + phi) and return where. */
  Matrix slopeAt(Matrix z, Matrix phi, Matrix out) {
    backend.affineMap(z, prepared, phi, slope, out);
    return out;
  }

  List<Matrix> parametersLike(Scope scope) {
    return parameters.stream().map(p -> scope.uninitialized(p.rows(), p.cols())).toList();
  }

  void pullback(Matrix gradWeight, List<Matrix> gradParameters) {
    parameterization.pullback(backend, parameters, gradWeight, gradParameters);
  }

  /** Write dM/dtheta (dM/dtheta)^T gradWeight: pull back to the parameters and push forward. */
  void throughParameters(Matrix gradWeight, Matrix direction, Scope scope) {
    try (Scope work = scope.child("parameter gradient")) {
      List<Matrix> gradients = parametersLike(work);
      pullback(gradWeight, gradients);
      parameterization.pushforward(backend, parameters, gradients, direction);
    }
  }
}
