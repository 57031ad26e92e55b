package org.equilibria.engine.network;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.equilibria.api.cell.AffineWeight;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.cell.AffineMap;
import org.equilibria.engine.inexact.InexactMap;
import org.equilibria.engine.inexact.InexactWeight;
import org.equilibria.engine.solve.BatchProblem;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.spectral.Contraction;
import org.jspecify.annotations.Nullable;

/** A layer whose output is the equilibrium of a cell. */
final class EquilibriumLayer implements Layer {

  private final Scope scope;
  private final LayerSpec.Equilibrium spec;
  private final List<Parameter> parameters;
  private final int width;
  private final BoundCell cell;
  private @Nullable InexactWeight inexact;
  private @Nullable WeightMemo inexactOf;

  /**
   * Bind the cell of a layer.
   *
   * @param inputs columns of what it is given
   * @param scope owns what the bound cell keeps
   */
  EquilibriumLayer(
      LayerSpec.Equilibrium spec, int inputs, List<Parameter> parameters, Scope scope) {
    this.scope = scope;
    this.spec = spec;
    this.parameters = parameters;
    width = spec.width(inputs);
    cell = spec.cell().bind(inputs, parameters.stream().map(Parameter::value).toList(), scope);
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public int width() {
    return width;
  }

  BoundCell cell() {
    return cell;
  }

  /** Return what the cell guarantees, if it does, and whether the solver converges for it. */
  Optional<Guarantee> guarantee(OptionalInt number, SolveSetup setup) {
    Property property = cell.guarantee().property();
    if (property.equals(Property.NONE)) {
      return Optional.empty();
    }
    Solver solver = spec.solver().orElse(setup.solver());
    boolean slopes =
        affine().map(a -> a.activation().slopes().isMonotoneNonexpansive()).orElse(true);
    return Optional.of(
        new Guarantee(number, property, slopes && solver.traits().guarantees(property)));
  }

  /** Return the structure of the map, if the cell has it. */
  Optional<AffineWeight> affine() {
    return cell.affine();
  }

  @Override
  public Optional<EquilibriumLayer> equilibrium() {
    return Optional.of(this);
  }

  @Override
  public void refresh(Set<Role> changed) {
    if (parameters.stream().anyMatch(p -> changed.contains(p.role()))) {
      cell.refresh();
    }
  }

  @Override
  public Matrix features(Matrix x, Scope scope) {
    return cell.inject(x, scope);
  }

  @Override
  public void pullbackFeatures(
      Matrix x,
      Matrix gradFeatures,
      List<@Nullable Matrix> gradients,
      @Nullable Matrix gradInput,
      Scope work) {
    cell.pullbackInjection(x, gradFeatures, gradients, gradInput, work);
  }

  /** Return the map for a batch of injected features, as exact as the settings of a solve say. */
  FixedPointMap map(Matrix injected, SolveSetup setup, Scope work) {
    return asExactAs(setup, cell.map(injected, work));
  }

  private FixedPointMap asExactAs(SolveSetup setup, CellMap map) {
    Optional<AffineWeight> affine = affine();
    if (!setup.settings().inexact() || affine.isEmpty()) {
      return map;
    }
    return map.affineForm()
        .flatMap(
            form ->
                inexactWeight(affine.get())
                    .<FixedPointMap>map(weight -> new InexactMap(map, form, weight)))
        .orElse(map);
  }

  /**
   * Return the weight for inexact evaluations, made when it is first asked for; empty where errors
   * have no bound (an activation of unbounded slope) or the backend has no bf16 products.
   */
  private Optional<InexactWeight> inexactWeight(AffineWeight affine) {
    if (!Double.isFinite(affine.activation().slopes().lipschitz())) {
      return Optional.empty();
    }
    InexactWeight present = inexact;
    if (present == null) {
      inexact =
          scope
              .backend()
              .bf16()
              .map(bf16 -> new InexactWeight(affine.weight(), affine.prepared(), bf16, scope))
              .orElse(null);
    } else if (inexactOf != affine.memo()) {
      present.refresh();
    }
    inexactOf = affine.memo();
    return Optional.ofNullable(inexact);
  }

  private SolveSetup own(SolveSetup setup) {
    return setup.with(spec.solver(), spec.gradient());
  }

  /** Solve for the equilibria of a batch, from a start of the same shape. */
  SolveResult solve(Matrix injected, Matrix start, SolveSetup shared, Scope owner) {
    SolveSetup setup = own(shared);
    boolean estimate = setup.gradient().needsInverseEstimate();
    try (Scope work = owner.child("map")) {
      CellMap exact = cell.map(injected, work);
      SolveResult first =
          new SolveLoop(setup.settings().withInverseEstimate(estimate))
              .solve(asExactAs(setup, exact), start, setup.solver(), setup.termination(), owner);
      return affine()
          .filter(a -> a.activation().prox(1).isPresent())
          .map(a -> rescued(first, a, statesRescuer(a, exact, injected, start, setup), owner))
          .orElse(first);
    }
  }

  private static Rescuer statesRescuer(
      AffineWeight affine, CellMap map, Matrix injected, Matrix start, SolveSetup setup) {
    return new Rescuer(
        setup.rescue(),
        setup.termination(),
        setup.settings(),
        BatchProblem.of(map, start),
        () ->
            affine.activation().isRelu()
                ? Optional.of(ExactSolve.ofStates(affine.weight(), injected))
                : Optional.empty());
  }

  /** Take on the rows that a solve of adjoints left, where the structure is known. */
  private SolveResult adjointsRescued(
      SolveResult first, AdjointForm form, Termination rule, SolveSetup setup, Scope owner) {
    Optional<AffineWeight> affine = affine();
    if (affine.isEmpty() || !form.activation().slopes().isMonotoneNonexpansive()) {
      return first;
    }
    BatchProblem problem =
        new BatchProblem(
            at -> AffineMap.adjoint(affine.get(), form.slope(), form.cotangent(), at),
            Optional.empty(),
            form.cotangent());
    Rescuer rescuer =
        new Rescuer(
            setup.rescue(),
            rule,
            setup.settings(),
            problem,
            () -> Optional.of(ExactSolve.ofAdjoints(form)));
    return rescued(first, affine.get(), rescuer, owner);
  }

  /** Take on the rows that a solve left, if no guarantee of the norm was given. */
  private static SolveResult rescued(
      SolveResult first, AffineWeight affine, Rescuer rescuer, Scope owner) {
    Optional<Solver> fallback = rescuer.rescue().fallback();
    return fallback.isPresent()
            && !first.converged()
            && affine.memo().get(Contraction.class, () -> Contraction.of(affine.weight())).lost()
        ? rescuer.run(first, fallback.get(), owner)
        : first;
  }

  /**
   * Let the estimator emit its pairs (z, u) and add up their gradients. Where a row turns out to be
   * lost that has spoiled a sum over all rows, that is done once more without it.
   *
   * @param forward the solve behind it
   * @param gradState gradient by the equilibrium
   * @param failed rows that failed before, those of the forward solve included; rows in which a
   *     pair, or what it adds, is not finite are added, and left out
   * @param gradients by each parameter, zero; null where one is not wanted
   * @param gradInjected by the injected features, zero; it stays zero in rows that failed
   */
  Adjoints backward(
      Matrix injected,
      SolveResult forward,
      Matrix gradState,
      SolveSetup shared,
      FailedRows failed,
      List<@Nullable Matrix> gradients,
      Matrix gradInjected) {
    GradientSink nobody = (z, u) -> {};
    int known = failed.count();
    Adjoints done =
        gather(injected, forward, gradState, shared, failed, gradients, gradInjected, nobody);
    while (failed.count() > known && !done.cancelled() && !areFinite(gradients)) {
      known = failed.count();
      clear(gradients, gradInjected);
      done =
          done.plus(
              gather(
                  injected, forward, gradState, shared, failed, gradients, gradInjected, nobody));
    }
    failed.clear(gradInjected);
    return done;
  }

  private static void clear(List<@Nullable Matrix> gradients, Matrix gradInjected) {
    Backend backend = gradInjected.scope().backend();
    backend.fill(gradInjected, 0);
    for (Matrix gradient : gradients) {
      if (gradient != null) {
        backend.fill(gradient, 0);
      }
    }
  }

  private static boolean areFinite(List<@Nullable Matrix> gradients) {
    FailedRows rows = new FailedRows();
    for (Matrix gradient : gradients) {
      if (gradient != null) {
        rows.addOf(gradient);
      }
    }
    return rows.count() == 0;
  }

  /**
   * Add up the gradients of one backward pass, as {@link #backward} does.
   *
   * @param added told of each pair after it was added
   */
  Adjoints gather(
      Matrix injected,
      SolveResult forward,
      Matrix gradState,
      SolveSetup shared,
      FailedRows failed,
      List<@Nullable Matrix> gradients,
      Matrix gradInjected,
      GradientSink added) {
    SolveSetup setup = own(shared);
    try (Scope work = gradInjected.scope().child("backward")) {
      CellMap map = cell.map(injected, work);
      Matrix z = failed.without(forward.solution(), work);
      Pullback pullback = map.pullback(z, gradients, gradInjected, work);
      Matrix cotangent = failed.without(gradState, work);
      Backward request =
          new Backward(
              asExactAs(setup, map),
              forward,
              z,
              cotangent,
              work,
              setup,
              (first, form, rule) -> adjointsRescued(first, form, rule, setup, work));
      request.run(
          (state, u) -> {
            failed.addOf(gradInjected); // what the pair before this one lost
            failed.addOf(u);
            if (state != z) {
              failed.addOf(state); // its own: where the slope is 0 it does not show in a gradient
            }
            Matrix at = state == z ? z : failed.without(state, work);
            pullback.accept(at, failed.without(u, work));
            added.accept(at, u);
          });
      pullback.finish();
      failed.addOf(gradInjected);
      return Adjoints.of(request, z.rows(), failed);
    }
  }

  /** Move the parameters so that M changes by a direction, and return whether they could. */
  boolean move(AffineWeight affine, Matrix direction) {
    Backend backend = scope.backend();
    boolean moved = affine.parameterization().moveWeight(backend, affine.parameters(), direction);
    if (moved) {
      cell.refresh();
    }
    return moved;
  }
}
