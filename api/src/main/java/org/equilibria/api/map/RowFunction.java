package org.equilibria.api.map;

import org.apiguardian.api.API;

/** Compute f of one row on the host. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface RowFunction {

  /**
   * Write f(z) to {@code out}.
   *
   * @param row index of the problem in the batch
   * @param z state, to be read only
   * @param out image, every entry to be written
   */
  void apply(int row, double[] z, double[] out);
}
