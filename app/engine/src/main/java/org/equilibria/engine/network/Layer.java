package org.equilibria.engine.network;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a network at parameter values: features of what it is given, and what solves on them.
 */
sealed interface Layer permits DenseLayer, EquilibriumLayer {

  /** Return its parameters. */
  List<Parameter> parameters();

  /** Return the columns of its output. */
  int width();

  /** Follow the parameters, if any of them has one of the roles. */
  void refresh(Set<Role> changed);

  /** Return the features of a batch: the output of a dense layer, what an equilibrium is given. */
  Matrix features(Matrix x, Scope scope);

  /**
   * Add the gradients by the parameters of the features and by x, given that by the features.
   *
   * @param gradients by each parameter; null where one is not wanted
   * @param gradInput zero; null if it is not wanted
   */
  void pullbackFeatures(
      Matrix x,
      Matrix gradFeatures,
      List<@Nullable Matrix> gradients,
      @Nullable Matrix gradInput,
      Scope work);

  /** Return the layer itself if it is an equilibrium. */
  default Optional<EquilibriumLayer> equilibrium() {
    return Optional.empty();
  }
}
