package org.equilibria.api.map;

import org.apiguardian.api.API;

/** A vector-Jacobian product of one row on the host. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface RowVjp {

  /**
   * Write J(z)^T u to {@code out}. Whatever it throws ends the solve with a failure that names the
   * row; an interruption of the thread cancels it.
   *
   * @param row index of the problem in the batch
   * @param z state at which f is linearized, to be read only
   * @param u cotangent, to be read only
   * @param out product, every entry to be written; one that is not stays NaN
   */
  void apply(int row, double[] z, double[] u, double[] out);
}
