package org.equilibria.api.map;

import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** The Jacobian J of a map at a fixed state, applied row by row. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Linearization {

  /**
   * Open an evaluator of the adjoint map u -> cotangent + J^T u, whose fixed point is u = (I -
   * J^T)^{-1} cotangent (implicit function theorem).
   *
   * @param cotangent rows x width; must stay unchanged while the evaluator is open
   * @param scope owns the evaluator's storage
   */
  default Evaluator adjoint(Matrix cotangent, Scope scope) {
    return new VjpAdjoint(this, cotangent);
  }

  /** Write J^T u, rows x width; {@code out} is not {@code u}. */
  void vjp(Matrix u, Matrix out);

  /**
   * Write J v, rows x width; {@code out} is not {@code v}.
   *
   * @throws EquilibriaException UNSUPPORTED by default
   */
  default void jvp(Matrix v, Matrix out) {
    throw new EquilibriaException(ErrorCode.UNSUPPORTED, "this map has no Jacobian-vector product");
  }
}
