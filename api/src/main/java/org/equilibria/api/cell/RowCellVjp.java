package org.equilibria.api.cell;

import org.apiguardian.api.API;

/** The vector-Jacobian products of a map f(z, x; theta) of one row on the host. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@FunctionalInterface
public interface RowCellVjp {

  /**
   * Add (d_z f)^T u, (d_x f)^T u and (d_theta f)^T u, at (z, x; theta), to what the last three
   * hold. Whatever it throws ends the backward pass with a failure that names the row.
   *
   * @param x input, to be read only
   * @param z state, to be read only
   * @param theta parameters, each row-major, to be read only
   * @param u cotangent, to be read only
   * @param gradZ to be added to
   * @param gradX to be added to
   * @param gradTheta to be added to, as rows share it
   */
  void apply(
      double[] x,
      double[] z,
      double[][] theta,
      double[] u,
      double[] gradZ,
      double[] gradX,
      double[][] gradTheta);
}
