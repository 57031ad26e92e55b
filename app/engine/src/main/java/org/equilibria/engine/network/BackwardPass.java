package org.equilibria.engine.network;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.engine.network.ForwardPass.LayerPass;
import org.jspecify.annotations.Nullable;

/** A walk from the last layer back to the first one whose parameters are asked for. */
final class BackwardPass {

  private final List<Layer> layers;
  private final Set<Role> parts;
  private final boolean byInput;
  private final SolveSetup setup;
  private final Scope scope;
  private final Backend backend;
  private final Map<String, Matrix> gradients = new LinkedHashMap<>();
  private final FailedRows failed;
  private Adjoints adjoints = Adjoints.NONE;
  private Optional<Matrix> injected = Optional.empty();
  private Optional<Matrix> input = Optional.empty();

  /**
   * Prepare a pass.
   *
   * @param failed rows that failed on the way forward
   */
  BackwardPass(
      List<Layer> layers,
      Collection<Role> parts,
      boolean byInput,
      FailedRows failed,
      SolveSetup setup,
      Scope scope) {
    this.layers = layers;
    this.parts = Set.copyOf(parts);
    this.byInput = byInput;
    this.failed = failed;
    this.setup = setup;
    this.scope = scope;
    backend = scope.backend();
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
            .anyMatch(p -> parts.contains(p.role()));
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
      Matrix gradFeatures = gradient;
      if (layer.implicit().isPresent()) {
        gradFeatures = throughEquilibrium(at, layer, layer.implicit().get(), gradient);
        injected = Optional.of(gradFeatures);
      }
      gradient = throughFeatures(at, layer, gradFeatures);
    }
    if (byInput) {
      input = Optional.ofNullable(gradient);
    }
  }

  /** Return the gradient by the injected features and keep those by the parameters of M. */
  private Matrix throughEquilibrium(
      LayerPass at, Layer layer, ImplicitLayer implicit, Matrix gradState) {
    boolean moving = parts.contains(Role.IMPLICIT);
    Matrix gradPhi = scope.zeros(gradState.rows(), gradState.cols());
    try (Scope work = scope.child("backward")) {
      Matrix gradWeight = moving ? work.zeros(gradState.cols(), gradState.cols()) : null;
      Adjoints here =
          implicit.scaledPairs(
              at.features(),
              at.solve().orElseThrow(),
              gradState,
              setup,
              failed,
              work,
              (z, q) -> {
                if (gradWeight != null) {
                  backend.gemm(1, q, true, z, false, 1, gradWeight);
                }
                backend.axpby(1, q, 1, gradPhi);
              });
      adjoints = adjoints.plus(here);
      if (gradWeight != null) {
        keepParameterGradients(layer, implicit, gradWeight);
      }
    }
    return gradPhi;
  }

  private void keepParameterGradients(Layer layer, ImplicitLayer implicit, Matrix gradWeight) {
    List<Matrix> own = implicit.parametersLike(scope);
    implicit.pullback(gradWeight, own);
    for (int p = 0; p < own.size(); p++) {
      add(layer.parameters().get(1 + p), own.get(p));
    }
  }

  /** Return the gradient by what the layer was given; null if nothing in front asks for it. */
  private @Nullable Matrix throughFeatures(LayerPass at, Layer layer, Matrix gradFeatures) {
    boolean moving = parts.contains(Role.INJECTION);
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
    Matrix weight = layer.features().weight();
    Matrix gradWeight = moving ? scope.uninitialized(weight.rows(), weight.cols()) : null;
    Matrix gradInput = further ? scope.uninitialized(x.rows(), x.cols()) : null;
    try (Scope work = scope.child("features")) {
      layer
          .features()
          .pullback(
              failed.without(x, work),
              failed.without(gradFeatures, work),
              gradWeight,
              gradInput,
              work);
    }
    if (gradWeight != null) {
      add(layer.parameters().get(0), gradWeight);
    }
    return gradInput;
  }
}
