package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
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
 * A network f(x) = alpha B h(x), where h composes implicit layers z = sigma(M z + phi(x)) and dense
 * ones, and the gradients of a loss of f (arXiv 2209.15562, section 2, for a single implicit
 * layer). Rows of every batch are samples. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Network {

  private final NetworkSpec spec;
  private final int features;
  private final Backend backend;
  private final List<Layer> layers;
  private final Parameter readout;
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
    List<Layer> built = new ArrayList<>();
    List<Matrix> values = uploaded(scope, spec, weights, features, outputs);
    int next = 0;
    for (int i = 0; i < spec.layers().size(); i++) {
      int count = 1 + spec.layers().get(i).ownParameters().size();
      built.add(Layer.of(spec, i, values.subList(next, next + count)));
      next += count;
    }
    layers = List.copyOf(built);
    readout = new Parameter(spec.readoutName(), Role.READOUT, values.get(next));
    initial =
        spec.centred()
            ? Optional.of(
                new Network(
                    scope,
                    new NetworkSpec(spec.alpha(), false, spec.layers()),
                    initialWeights,
                    features,
                    outputs))
            : Optional.empty();
  }

  private static List<Matrix> uploaded(
      Scope scope, NetworkSpec spec, NetworkWeights weights, int features, int outputs) {
    List<Matrix> values = new ArrayList<>();
    for (ParameterSpec p : spec.parameters(features, outputs)) {
      Matrix value = scope.uninitialized(p.rows(), p.cols());
      scope.backend().upload(weights.of(p), value);
      values.add(value);
    }
    return values;
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
    return readout.value().rows();
  }

  /** Return every parameter, in the order of {@link NetworkSpec#parameters}. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    layers.forEach(layer -> all.addAll(layer.parameters()));
    all.add(readout);
    return all;
  }

  /** Return the parameters of the given parts. */
  public List<Parameter> parameters(Set<Role> parts) {
    return parameters().stream().filter(p -> parts.contains(p.role())).toList();
  }

  /**
   * Return one parameter; call {@link #parametersChanged} after writing to what belongs to M.
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

  private List<ImplicitLayer> implicitLayers() {
    return layers.stream().flatMap(l -> l.implicit().stream()).toList();
  }

  private int firstImplicit() {
    int first = 0;
    while (layers.get(first).implicit().isEmpty()) {
      first++;
    }
    return first;
  }

  /** Return the weight M of each implicit layer, m x m, to be read only. */
  public List<Matrix> weightsOfEquilibria() {
    return implicitLayers().stream().map(ImplicitLayer::weight).toList();
  }

  /** Return what the parameterization guarantees of each present M. */
  public List<Certificate> certificates() {
    return implicitLayers().stream().map(ImplicitLayer::certificate).toList();
  }

  /** Let the parameterizations project the parameters, and make each M anew from them. */
  public void parametersChanged() {
    implicitLayers().forEach(ImplicitLayer::refresh);
  }

  /**
   * Change the parameters so that one weight M changes by a direction, m x m, if its
   * parameterization knows how, and return whether it does.
   *
   * @param index which implicit layer, from 0
   */
  public boolean moveWeight(int index, Matrix direction) {
    return implicitLayers().get(index).move(direction);
  }

  /**
   * Return the injected features of the first implicit layer, n x m: phi(x), or phi of what dense
   * layers before it make of x.
   *
   * @param x inputs, n x d
   */
  public Matrix inject(Matrix x, Scope scope) {
    Matrix at = x;
    for (int i = 0; i <= firstImplicit(); i++) {
      at = layers.get(i).features().apply(at, scope);
    }
    return at;
  }

  /**
   * Return the fixed-point map of the first implicit layer for a batch of injected features,
   * evaluated exactly.
   */
  public FixedPointMap map(Matrix phi) {
    return implicitLayers().get(0).map(phi);
  }

  /**
   * Return the same map, evaluated as exactly as the settings of a solve say.
   *
   * @param setup of the solves that it is for
   */
  public FixedPointMap map(Matrix phi, SolveSetup setup) {
    return implicitLayers().get(0).map(phi, setup);
  }

  /** Return a zero start for each implicit layer. */
  public List<Matrix> zeroStates(int rows, Scope scope) {
    return implicitLayers().stream().map(l -> scope.zeros(rows, l.weight().rows())).toList();
  }

  /**
   * Pass a batch through all layers.
   *
   * @param x inputs, n x d
   * @param starts for each implicit layer where its solve starts, n x m; not modified
   */
  public ForwardPass forward(Matrix x, List<Matrix> starts, SolveSetup setup, Scope scope) {
    List<LayerPass> passes = new ArrayList<>();
    Matrix at = x;
    for (int i = 0; i < firstImplicit(); i++) {
      Matrix out = layers.get(i).features().apply(at, scope);
      passes.add(new LayerPass(i, at, out, out, Optional.empty()));
      at = out;
    }
    Matrix phi = layers.get(firstImplicit()).features().apply(at, scope);
    return onward(passes, at, phi, starts, setup, scope);
  }

  /**
   * Pass a batch through the first implicit layer and those behind it.
   *
   * @param phi injected features of the first implicit layer, as {@link #inject} returns them
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
    for (int i = firstImplicit(); i < layers.size(); i++) {
      Optional<ImplicitLayer> implicit = layers.get(i).implicit();
      Optional<SolveResult> solve = Optional.empty();
      if (implicit.isPresent()) {
        solve = Optional.of(implicit.get().solve(here, starts.get(solved++), setup, scope));
      }
      Matrix out = solve.isPresent() ? solve.get().solution() : here;
      passes.add(new LayerPass(i, at, here, out, solve));
      if (solve.isPresent() && solve.get().status() == SolveStatus.CANCELLED) {
        break;
      }
      at = out;
      if (i + 1 < layers.size()) {
        here = layers.get(i + 1).features().apply(out, scope);
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
        backend.gemm(spec.alpha(), pass.output(), false, before.readout.value(), true, 0, out);
      }
      return new Offset(out, pass.solves());
    }
  }

  /**
   * Write alpha h B^T - offset, n x k.
   *
   * @param h output of the last layer, n x m
   */
  public void output(Matrix h, Matrix offset, Matrix out) {
    backend.gemm(spec.alpha(), h, false, readout.value(), true, 0, out);
    backend.axpby(-1, offset, 1, out);
  }

  /** Write the gradient by the output of the last layer, n x m, given that by f, n x k. */
  void outputPullback(Matrix gradOutput, Matrix gradState) {
    backend.gemm(spec.alpha(), gradOutput, false, readout.value(), false, 0, gradState);
  }

  /**
   * Return the gradients by the parameters of some parts, given that by f. Nothing is computed that
   * they do not need: no adjoint is solved in front of the first layer whose parameters are asked
   * for. Rows without a finite equilibrium or adjoint contribute nothing, and are told.
   *
   * @param pass a forward pass that was not cancelled; it must have started from x if W of the
   *     first implicit layer, or anything in front of it, or the inputs are asked for
   * @param gradOutput gradient of the loss by f, n x k
   * @param parts which parameters
   * @param byInput whether the gradient by x is asked for
   * @param scope owns the result
   */
  public NetworkGradient backward(
      ForwardPass pass,
      Matrix gradOutput,
      Collection<Role> parts,
      boolean byInput,
      SolveSetup setup,
      Scope scope) {
    FailedRows failed = FailedRows.of(pass.solves());
    Matrix byOutput = failed.without(gradOutput, scope);
    BackwardPass backward = new BackwardPass(layers, parts, byInput, failed, setup, scope);
    if (parts.contains(Role.READOUT)) {
      Matrix gradient = scope.uninitialized(outputs(), pass.output().cols());
      Matrix h = failed.without(pass.output(), scope);
      backend.gemm(spec.alpha(), byOutput, true, h, false, 0, gradient);
      backward.add(readout, gradient);
    }
    if (backward.reaches(layers.size() - 1)) {
      Matrix gradState = scope.uninitialized(pass.output().rows(), pass.output().cols());
      outputPullback(byOutput, gradState);
      backward.through(pass, gradState);
    }
    return backward.result();
  }

  /** Return the implicit layer of a network that has no other. */
  ImplicitLayer onlyLayer() {
    if (layers.size() > 1) {
      throw new IllegalStateException("the network has " + layers.size() + " layers");
    }
    return implicitLayers().get(0);
  }
}
