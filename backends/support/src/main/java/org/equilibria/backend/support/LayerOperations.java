package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * The operations of a {@link Backend} with a formula in them, on operands that were checked.
 *
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface LayerOperations<M extends Matrix & Owned, W extends Prepared & Owned> {

  /** Do {@link Backend#map}. */
  void map(MapOperands<M> of, double[] parameters);

  /** Do {@link Backend#mapResidual}, against a state; there are both inputs and no parameters. */
  void mapResidual(MapOperands<M> of, M state, Measures measures);

  /** Do {@link Backend#affineMap}. */
  void affineMap(AffineOperands<M, W> of);

  /** Do {@link Backend#affineResidual}. */
  void affineResidual(AffineOperands<M, W> of, Measures measures);

  /** Do {@link Backend#adjointResidual}. */
  void adjointResidual(AdjointOperands<M, W> of, Measures measures);
}
