package org.equilibria.api.solve;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;

/**
 * A product of the Jacobian of f, or of its transpose, with a vector a row, at the iterate of the
 * step that is going on. Whoever gives it counts its work. It may be kept for the whole run and
 * follows the rows that there are.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@FunctionalInterface
public interface JacobianProduct {

  /**
   * Write the products of the rows that are wanted.
   *
   * @param v rows x width, read only
   * @param wanted rows that are wanted; what the others hold has no influence, and their output is
   *     unspecified
   * @param out rows x width, not {@code v}; a row whose product is not finite, or has no evaluation
   *     left, holds NaN
   */
  void apply(Matrix v, boolean[] wanted, Matrix out);
}
