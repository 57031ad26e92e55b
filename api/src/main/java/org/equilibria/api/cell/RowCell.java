package org.equilibria.api.cell;

import org.apiguardian.api.API;

/** A map f(z, x; theta) of one row on the host. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@FunctionalInterface
public interface RowCell {

  /**
   * Write f(z, x; theta) to {@code out}. Whatever it throws ends the solve with a failure that
   * names the row.
   *
   * @param x input, to be read only
   * @param z state, to be read only
   * @param theta parameters, each row-major, to be read only
   * @param out image, every entry to be written; one that is not stays NaN
   */
  void apply(double[] x, double[] z, double[][] theta, double[] out);
}
