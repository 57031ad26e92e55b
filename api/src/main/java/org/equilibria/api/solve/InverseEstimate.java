package org.equilibria.api.solve;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;

/**
 * A quasi-Newton estimate of (I - J)^{-1}, J being the Jacobian of f at the solution, as SHINE
 * applies it in the backward pass (Ramzi et al. 2022).
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface InverseEstimate {

  /** Write an estimate of (I - J^T)^{-1} cotangent, row by row; {@code out} is not the input. */
  void applyTransposed(Matrix cotangent, Matrix out);
}
