package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.parameterization.Role;

/**
 * One layer: its features, and what solves on them if it is implicit.
 *
 * @param parameters all of them, W first
 */
record Layer(FeatureLayer features, Optional<ImplicitLayer> implicit, List<Parameter> parameters) {

  /** Create layer {@code index} of a network from its parameters, W first. */
  static Layer of(NetworkSpec network, int index, List<Matrix> values) {
    LayerSpec spec = network.layers().get(index);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter(network.injectionName(index), Role.INJECTION, values.get(0)));
    List<Matrix> own = values.subList(1, values.size());
    for (int p = 0; p < own.size(); p++) {
      String name = network.ownName(index, spec.ownParameters().get(p).name());
      parameters.add(new Parameter(name, Role.IMPLICIT, own.get(p)));
    }
    return new Layer(
        new FeatureLayer(spec, values.get(0)),
        spec instanceof LayerSpec.Implicit implicit
            ? Optional.of(new ImplicitLayer(values.get(0).scope(), implicit, own))
            : Optional.empty(),
        List.copyOf(parameters));
  }
}
