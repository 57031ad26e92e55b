package org.equilibria.api.parameterization;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/**
 * A map from free parameters theta to the weight M (width x width) of an implicit layer. Parameter
 * lists follow {@link #parameters}; inputs are never modified, outputs are overwritten and never
 * alias inputs.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Parameterization {

  /**
   * Return why what is guaranteed does not hold in z = sigma(M z + phi), or empty. Cells refuse to
   * be made of what does not go together. By default nothing is asked of sigma and phi here: that
   * slopes of sigma lie in [0, 1] belongs to the properties.
   *
   * @param activation sigma
   * @param features the formula in x of an entry of phi, up to a positive factor
   */
  default Optional<String> refusal(Activation activation, Expr features) {
    return Optional.empty();
  }

  /** Return the free parameters of a layer of the given width. */
  List<ParameterSpec> parameters(int width);

  /** Write M(theta) to {@code weight} and return what is guaranteed of it. */
  Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight);

  /** Write the gradient by theta, given the gradient by M: the adjoint of {@link #pushforward}. */
  void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters);

  /** Write the derivative of M(theta) in the given direction of theta. */
  void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection);

  /**
   * Return gamma if M = (gamma / sqrt(width)) A for the only parameter A, width x width and free:
   * the form that certificates of convergence and kernels are about. Empty for any other.
   */
  default OptionalDouble freeScale() {
    return OptionalDouble.empty();
  }

  /** Move the parameters in place to the nearest point where the property holds, if ever needed. */
  default void project(Backend backend, List<Matrix> parameters) {}

  /**
   * Move the parameters in place so that M changes by the given direction, and return true; or
   * leave them and return false, where not every direction can be taken.
   *
   * @param weightDirection width x width, read only
   */
  default boolean moveWeight(Backend backend, List<Matrix> parameters, Matrix weightDirection) {
    return false;
  }
}
