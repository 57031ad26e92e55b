package org.equilibria.backend.support.block;

import org.apiguardian.api.API;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Measures;

/**
 * Passes of a formula over the entries of matrices.
 *
 * @param <M> the backend's type of matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Passes<M extends BlockMatrix> {

  /** Write the value of a formula for every entry; the output may be an input. */
  void map(MapOperands<M> of, double[] parameters);

  /**
   * Write the value of a formula of two inputs, and measure every row as it was rounded; the output
   * may be the first input.
   *
   * @param state what the rows are compared with
   */
  void measured(MapOperands<M> of, M state, Measures measures);
}
