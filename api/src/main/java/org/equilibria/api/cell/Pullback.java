package org.equilibria.api.cell;

import org.apiguardian.api.API;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.matrix.Matrix;

/**
 * The gradients of one backward pass in the making: the sum over its pairs (z, u) of (d f(z))^T u,
 * by parameters and by injected features.
 *
 * <p>Entries of z and u are finite; a row that failed arrives as zeros and adds nothing. A row
 * whose gradient is not finite though z and u are leaves a row that is not finite in the gradient
 * by the injected features: then the pass is done once more without it.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@FunctionalInterface
public interface Pullback extends GradientSink {

  /** Add (d_theta f(z))^T u and (d_v f(z))^T u; both matrices may change after the call. */
  @Override
  void accept(Matrix z, Matrix u);

  /** Complete the gradients after the last pair; called once, unless the pass failed. */
  default void finish() {}
}
