package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apiguardian.api.API;
import org.equilibria.api.cell.AffineWeight;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.network.ForwardPass.LayerPass;
import org.jspecify.annotations.Nullable;

/**
 * A network f(x) = alpha B h(x) + b, where h composes equilibria z = f(z, x) of cells and dense
 * layers, and the gradients of a loss of f (arXiv 2209.15562, section 2, for a single affine cell).
 * Rows of every batch are samples. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Network {

  private final NetworkSpec spec;
  private final int features;
  private final Backend backend;
  private final List<Layer> layers;
  private final Readout readout;
  private final Optional<Network> initial;

  /**
   * Create a network whose storage lives in the given scope, at its initial weights.
   *
   * @param weights values to upload; the arrays are not kept
   * @param features d, entries of an input
   * @param outputs k
   * @throws org.equilibria.api.error.EquilibriaException MALFORMED_DATA if a weight is missing or
   *     has another size
   */
  public Network(Scope scope, NetworkSpec spec, NetworkWeights weights, int features, int outputs) {
    this(scope, spec, weights, weights, features, outputs);
  }

  /**
   * Create a network that has been trained.
   *
   * @param weights the present values
   * @param initialWeights the values before training, which centring subtracts the output of
   * @throws org.equilibria.api.error.EquilibriaException as the other constructor
   */
  public Network(
      Scope scope,
      NetworkSpec spec,
      NetworkWeights weights,
      NetworkWeights initialWeights,
      int features,
      int outputs) {
    this.spec = spec;
    this.features = features;
    backend = scope.backend();
    List<Parameter> parameters = uploaded(scope, spec, weights, features, outputs);
    List<Layer> built = new ArrayList<>();
    int next = 0;
    int inputs = features;
    for (LayerSpec layer : spec.layers()) {
      int end = next + layer.parameters(inputs).size();
      built.add(layer(layer, inputs, List.copyOf(parameters.subList(next, end)), scope));
      next = end;
      inputs = layer.width(inputs);
    }
    layers = List.copyOf(built);
    readout = new Readout(spec.alpha(), parameters.subList(next, parameters.size()));
    initial =
        spec.centred()
            ? Optional.of(new Network(scope, spec.uncentred(), initialWeights, features, outputs))
            : Optional.empty();
  }

  private static List<Parameter> uploaded(
      Scope scope, NetworkSpec spec, NetworkWeights weights, int features, int outputs) {
    List<Parameter> parameters = new ArrayList<>();
    for (ParameterSpec p : spec.parameters(features, outputs)) {
      Matrix value = scope.uninitialized(p.rows(), p.cols());
      scope.backend().upload(weights.of(p), value);
      parameters.add(new Parameter(p.name(), p.role(), value));
    }
    return parameters;
  }

  private static Layer layer(LayerSpec spec, int inputs, List<Parameter> parameters, Scope scope) {
    return spec instanceof LayerSpec.Equilibrium equilibrium
        ? new EquilibriumLayer(equilibrium, inputs, parameters, scope)
        : new DenseLayer((LayerSpec.Dense) spec, parameters);
  }

  /** Return the choices behind the network. */
  public NetworkSpec spec() {
    return spec;
  }

  /** Return d. */
  public int features() {
    return features;
  }

  /** Return k. */
  public int outputs() {
    return readout.outputs();
  }

  /** Return every parameter, in the order of {@link NetworkSpec#parameters}. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    layers.forEach(layer -> all.addAll(layer.parameters()));
    all.addAll(readout.parameters());
    return all;
  }

  /** Return the parameters of the given roles. */
  public List<Parameter> parameters(Set<Role> roles) {
    return parameters().stream().filter(p -> roles.contains(p.role())).toList();
  }

  /**
   * Return one parameter; call {@link #parametersChanged()} after writing to what belongs to a
   * cell.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Matrix parameter(String name) {
    return parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parameter " + name))
        .value();
  }

  /** Return the present values of every parameter. */
  public NetworkWeights weights() {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Parameter p : parameters()) {
      double[] host = new double[p.value().rows() * p.value().cols()];
      backend.download(p.value(), host);
      values.put(p.name(), host);
    }
    return new NetworkWeights(values);
  }

  private List<EquilibriumLayer> equilibria() {
    return layers.stream().flatMap(l -> l.equilibrium().stream()).toList();
  }

  private int firstEquilibrium() {
    int first = 0;
    while (layers.get(first).equilibrium().isEmpty()) {
      first++;
    }
    return first;
  }

  private List<EquilibriumLayer> affine() {
    return equilibria().stream().filter(l -> l.affine().isPresent()).toList();
  }

  /** Return the weight M of each layer whose cell is affine, m x m, to be read only. */
  public List<Matrix> weightsOfEquilibria() {
    return equilibria().stream()
        .flatMap(l -> l.affine().stream())
        .map(AffineWeight::weight)
        .toList();
  }

  /** Return what the parameterization guarantees of each of {@link #weightsOfEquilibria}. */
  public List<Certificate> certificates() {
    return affine().stream().map(l -> l.cell().guarantee()).toList();
  }

  /**
   * Return what is guaranteed of the equilibria at these parameters, those left out of which
   * nothing is, and whether their solvers are proved to converge for it.
   *
   * @param setup names the solver of layers without one of their own
   */
  public List<Guarantee> guarantees(SolveSetup setup) {
    List<EquilibriumLayer> equilibria = equilibria();
    List<Guarantee> guarantees = new ArrayList<>();
    for (int i = 0; i < equilibria.size(); i++) {
      OptionalInt number = equilibria.size() == 1 ? OptionalInt.empty() : OptionalInt.of(i + 1);
      equilibria.get(i).guarantee(number, setup).ifPresent(guarantees::add);
    }
    return guarantees;
  }

  /** Let all cells follow their parameters, and constrain these where they are constrained. */
  public void parametersChanged() {
    parametersChanged(Set.of(Role.values()));
  }

  /** Do so for the cells that have parameters of one of the roles, which are those that changed. */
  public void parametersChanged(Set<Role> roles) {
    layers.forEach(layer -> layer.refresh(roles));
    if (roles.contains(Role.READOUT)) {
      readout.refresh();
    }
  }

  /**
   * Change the parameters so that one weight M changes by a direction, m x m, if its
   * parameterization knows how, and return whether it does.
   *
   * @param index which of {@link #weightsOfEquilibria}
   */
  public boolean moveWeight(int index, Matrix direction) {
    EquilibriumLayer layer = affine().get(index);
    return layer.move(layer.affine().orElseThrow(), direction);
  }

  /**
   * Return the injected features of the first equilibrium, one row a sample: those of x, or of what
   * dense layers before it make of x.
   *
   * @param x inputs, n x d
   * @param scope owns them
   */
  public Matrix inject(Matrix x, Scope scope) {
    Matrix at = x;
    for (int i = 0; i <= firstEquilibrium(); i++) {
      at = layers.get(i).features(at, scope);
    }
    if (at.scope() == scope) {
      return at;
    }
    Matrix owned = scope.uninitialized(at.rows(), at.cols());
    backend.copy(at, owned);
    return owned;
  }

  /**
   * Return the fixed-point map of the first equilibrium for a batch of injected features, evaluated
   * exactly, in the scope of these.
   */
  public FixedPointMap map(Matrix injected) {
    return equilibria().get(0).cell().map(injected, injected.scope());
  }

  /**
   * Return the same map, evaluated as exactly as the settings of a solve say.
   *
   * @param setup of the solves that it is for
   */
  public FixedPointMap map(Matrix injected, SolveSetup setup) {
    return equilibria().get(0).map(injected, setup, injected.scope());
  }

  /** Return a zero start for each equilibrium. */
  public List<Matrix> zeroStates(int rows, Scope scope) {
    return equilibria().stream().map(l -> scope.zeros(rows, l.width())).toList();
  }

  /**
   * Pass a batch through all layers.
   *
   * @param x inputs, n x d
   * @param starts for each equilibrium where its solve starts, n x m; not modified
   */
  public ForwardPass forward(Matrix x, List<Matrix> starts, SolveSetup setup, Scope scope) {
    List<LayerPass> passes = new ArrayList<>();
    Matrix at = x;
    for (int i = 0; i < firstEquilibrium(); i++) {
      Matrix out = layers.get(i).features(at, scope);
      passes.add(new LayerPass(i, at, out, out, Optional.empty()));
      at = out;
    }
    Matrix phi = layers.get(firstEquilibrium()).features(at, scope);
    return onward(passes, at, phi, starts, setup, scope);
  }

  /**
   * Pass a batch through the first equilibrium and those behind it.
   *
   * @param phi injected features of the first equilibrium, as {@link #inject} returns them
   * @param starts as for {@link #forward}
   */
  public ForwardPass forwardInjected(
      Matrix phi, List<Matrix> starts, SolveSetup setup, Scope scope) {
    return onward(new ArrayList<>(), null, phi, starts, setup, scope);
  }

  private ForwardPass onward(
      List<LayerPass> passes,
      @Nullable Matrix input,
      Matrix phi,
      List<Matrix> starts,
      SolveSetup setup,
      Scope scope) {
    Matrix at = input;
    Matrix here = phi;
    int solved = 0;
    for (int i = firstEquilibrium(); i < layers.size(); i++) {
      Optional<EquilibriumLayer> equilibrium = layers.get(i).equilibrium();
      Optional<SolveResult> solve = Optional.empty();
      if (equilibrium.isPresent()) {
        solve = Optional.of(equilibrium.get().solve(here, starts.get(solved++), setup, scope));
      }
      Matrix out = solve.isPresent() ? solve.get().solution() : here;
      passes.add(new LayerPass(i, at, here, out, solve));
      if (solve.isPresent() && solve.get().status() == SolveStatus.CANCELLED) {
        break;
      }
      at = out;
      if (i + 1 < layers.size()) {
        here = layers.get(i + 1).features(out, scope);
      }
    }
    return new ForwardPass(passes);
  }

  /**
   * Return what is subtracted from alpha B h, n x k: the output at the initial parameters if the
   * network is centred, else zero.
   *
   * @param x inputs, n x d
   */
  public Offset offset(Matrix x, SolveSetup setup, Scope scope) {
    Matrix out = scope.zeros(x.rows(), outputs());
    if (initial.isEmpty()) {
      return new Offset(out, List.of());
    }
    try (Scope work = scope.child("offset")) {
      Network before = initial.get();
      List<Matrix> starts = before.zeroStates(x.rows(), work);
      ForwardPass pass = before.forward(x, starts, setup, work);
      if (!pass.cancelled()) {
        before.readout.apply(pass.output(), out);
      }
      return new Offset(out, pass.solves());
    }
  }

  /**
   * Write alpha h B^T + b - offset, n x k.
   *
   * @param h output of the last layer, n x m
   */
  public void output(Matrix h, Matrix offset, Matrix out) {
    readout.apply(h, out);
    backend.axpby(-1, offset, 1, out);
  }

  /** Write the gradient by the output of the last layer, n x m, given that by f, n x k. */
  void outputPullback(Matrix gradOutput, Matrix gradState) {
    readout.pullbackInput(gradOutput, gradState);
  }

  /**
   * Return the gradients by the parameters of some roles, given that by f. Nothing is computed that
   * they do not need: no adjoint is solved in front of the first layer whose parameters are asked
   * for. Rows without a finite equilibrium or adjoint contribute nothing, and are told.
   *
   * @param pass a forward pass that was not cancelled; it must have started from x if W of the
   *     first equilibrium, or anything in front of it, or the inputs are asked for
   * @param gradOutput gradient of the loss by f, n x k
   * @param roles of the parameters that are asked for
   * @param byInput whether the gradient by x is asked for
   * @param scope owns the result
   */
  public NetworkGradient backward(
      ForwardPass pass,
      Matrix gradOutput,
      Collection<Role> roles,
      boolean byInput,
      SolveSetup setup,
      Scope scope) {
    FailedRows failed = FailedRows.of(pass.solves());
    Matrix byOutput = failed.without(gradOutput, scope);
    BackwardPass backward = new BackwardPass(layers, roles, byInput, failed, setup, scope);
    if (roles.contains(Role.READOUT)) {
      List<Parameter> parameters = readout.parameters();
      List<Matrix> gradients =
          parameters.stream()
              .map(p -> scope.uninitialized(p.value().rows(), p.value().cols()))
              .toList();
      readout.pullback(failed.without(pass.output(), scope), byOutput, gradients);
      for (int p = 0; p < gradients.size(); p++) {
        backward.add(parameters.get(p), gradients.get(p));
      }
    }
    if (backward.reaches(layers.size() - 1)) {
      Matrix gradState = scope.uninitialized(pass.output().rows(), pass.output().cols());
      outputPullback(byOutput, gradState);
      backward.through(pass, gradState);
    }
    return backward.result();
  }

  /** Return the equilibrium of a network that has no other layer. */
  EquilibriumLayer onlyLayer() {
    if (layers.size() > 1) {
      throw new IllegalStateException("the network has " + layers.size() + " layers");
    }
    return equilibria().get(0);
  }
}
