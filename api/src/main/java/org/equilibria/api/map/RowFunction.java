package org.equilibria.api.map;

import org.apiguardian.api.API;

/** A function f of one row on the host. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface RowFunction {

  /**
   * Write f(z) to {@code out}. Whatever it throws ends the solve with a failure that names the row;
   * an interruption of the thread cancels it.
   *
   * @param row index of the problem in the batch
   * @param z state, to be read only
   * @param out image, every entry to be written; one that is not stays NaN
   */
  void apply(int row, double[] z, double[] out);
}
