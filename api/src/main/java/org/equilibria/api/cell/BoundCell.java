package org.equilibria.api.cell;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A cell at parameter values theta. Lists of gradients follow theta and hold null where a gradient
 * is not wanted. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public interface BoundCell {

  /**
   * Take the present entries of theta: make anew whatever is kept of them, such as packed weights.
   * Where theta is constrained, it is first moved, in place, to the nearest point that is allowed.
   * Maps and injected features of before are not used again, but for injected features whose
   * parameters stayed as they were.
   */
  void refresh();

  /**
   * Return the injected features v(x), one row a row of x, or x itself if nothing depends on x
   * alone.
   *
   * @param x rows x inputs, to be read only
   * @param scope owns the result, unless that is x
   */
  default Matrix inject(Matrix x, Scope scope) {
    return x;
  }

  /**
   * Take the gradient by the injected features back to x and to the parameters in front of them:
   * add (d_theta v)^T g to {@code gradTheta} and (d_x v)^T g to {@code gradX}. By default v(x) = x.
   *
   * @param x as it was injected
   * @param gradInjected g, of the shape of v(x); to be read only
   * @param gradTheta zero where nothing was added
   * @param gradX rows x inputs, zero; null where it is not wanted
   * @param work for whatever is needed on the way
   */
  default void pullbackInjection(
      Matrix x,
      Matrix gradInjected,
      List<@Nullable Matrix> gradTheta,
      @Nullable Matrix gradX,
      Scope work) {
    if (gradX != null) {
      gradX.scope().backend().axpby(1, gradInjected, 1, gradX);
    }
  }

  /**
   * Return the map z -> f(z, x; theta) of a batch.
   *
   * @param injected v(x), kept and to be read only
   * @param scope owns what the map keeps
   */
  CellMap map(Matrix injected, Scope scope);

  /** Return what is guaranteed of the present M, if this is an affine cell that guarantees it. */
  default Certificate guarantee() {
    return Certificate.NONE;
  }

  /**
   * Return the structure of the map, present exactly if {@link Cell#isAffine}: then f(z, x) =
   * sigma(z M^T + v(x)). It is shown anew after each {@link #refresh}.
   */
  default Optional<AffineWeight> affine() {
    return Optional.empty();
  }
}
