package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.engine.network.ForwardPass.LayerPass;
import org.jspecify.annotations.Nullable;

/** A walk from the last layer back to the first one whose parameters are asked for. */
final class BackwardPass {

  private final List<Layer> layers;
  private final Set<Role> roles;
  private final boolean byInput;
  private final SolveSetup setup;
  private final Scope scope;
  private final Map<String, Matrix> gradients = new LinkedHashMap<>();
  private final FailedRows failed;
  private Adjoints adjoints = Adjoints.NONE;
  private Optional<Matrix> injected = Optional.empty();
  private Optional<Matrix> input = Optional.empty();

  /**
   * Prepare a pass.
   *
   * @param roles of the parameters whose gradients are asked for
   * @param failed rows that failed on the way forward
   */
  BackwardPass(
      List<Layer> layers,
      Collection<Role> roles,
      boolean byInput,
      FailedRows failed,
      SolveSetup setup,
      Scope scope) {
    this.layers = layers;
    this.roles = Set.copyOf(roles);
    this.byInput = byInput;
    this.failed = failed;
    this.setup = setup;
    this.scope = scope;
  }

  void add(Parameter parameter, Matrix gradient) {
    gradients.put(parameter.name(), gradient);
  }

  NetworkGradient result() {
    return new NetworkGradient(gradients, injected, input, adjoints.without(failed));
  }

  /** Return whether anything in a layer or in front of it is asked for. */
  boolean reaches(int layer) {
    return byInput
        || layers.subList(0, layer + 1).stream()
            .flatMap(l -> l.parameters().stream())
            .anyMatch(p -> roles.contains(p.role()));
  }

  /**
   * Walk back.
   *
   * @param gradOutput gradient by the output of the last layer, n x m
   */
  void through(ForwardPass pass, Matrix gradOutput) {
    Matrix gradient = gradOutput;
    for (int i = pass.layers().size() - 1; i >= 0 && gradient != null; i--) {
      LayerPass at = pass.layers().get(i);
      Layer layer = layers.get(at.index());
      List<@Nullable Matrix> wanted = wanted(layer);
      Matrix gradFeatures = gradient;
      if (layer.equilibrium().isPresent()) {
        gradFeatures = throughEquilibrium(at, layer.equilibrium().get(), gradient, wanted);
        injected = Optional.of(gradFeatures);
      }
      gradient = throughFeatures(at, layer, gradFeatures, wanted);
      for (int p = 0; p < wanted.size(); p++) {
        Matrix found = wanted.get(p);
        if (found != null) {
          add(layer.parameters().get(p), found);
        }
      }
    }
    if (byInput) {
      input = Optional.ofNullable(gradient);
    }
  }

  /** Return a zero for each parameter of a layer that is asked for, null for the others. */
  private List<@Nullable Matrix> wanted(Layer layer) {
    List<@Nullable Matrix> wanted = new ArrayList<>();
    for (Parameter p : layer.parameters()) {
      wanted.add(roles.contains(p.role()) ? scope.zeros(p.value().rows(), p.value().cols()) : null);
    }
    return wanted;
  }

  /** Return the gradient by the injected features and add those by the parameters. */
  private Matrix throughEquilibrium(
      LayerPass at, EquilibriumLayer layer, Matrix gradState, List<@Nullable Matrix> wanted) {
    Matrix gradInjected = scope.zeros(at.features().rows(), at.features().cols());
    adjoints =
        adjoints.plus(
            layer.backward(
                at.features(),
                at.solve().orElseThrow(),
                gradState,
                setup,
                failed,
                wanted,
                gradInjected));
    return gradInjected;
  }

  /** Return the gradient by what the layer was given; null if nothing in front asks for it. */
  private @Nullable Matrix throughFeatures(
      LayerPass at, Layer layer, Matrix gradFeatures, List<@Nullable Matrix> wanted) {
    boolean moving =
        layer.parameters().stream()
            .anyMatch(p -> p.role() == Role.INJECTION && roles.contains(Role.INJECTION));
    boolean further = at.index() == 0 ? byInput : reaches(at.index() - 1);
    if (!moving && !further) {
      return null;
    }
    Matrix x = at.input();
    if (x == null) {
      if (moving || byInput) {
        throw new IllegalArgumentException(
            "the forward pass started from injected features: it knows no inputs");
      }
      return null;
    }
    Matrix gradInput = further ? scope.zeros(x.rows(), x.cols()) : null;
    try (Scope work = scope.child("features")) {
      layer.pullbackFeatures(
          failed.without(x, work), failed.without(gradFeatures, work), wanted, gradInput, work);
    }
    return gradInput;
  }
}
