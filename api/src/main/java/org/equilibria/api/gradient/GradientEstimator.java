package org.equilibria.api.gradient;

import org.apiguardian.api.API;

/**
 * An estimator of the gradient of a loss through an equilibrium, which emits (z, u) pairs: one at
 * z* for implicit differentiation (Bai et al. 2019, theorem 1), several for unrolled ones.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface GradientEstimator {

  /** Return whether the forward solve must keep its inverse estimate. */
  default boolean needsInverseEstimate() {
    return false;
  }

  /**
   * Return whether the estimate is biased by design: whatever its solves say, it is then not the
   * gradient up to tolerances, and its rows are reported as truncated.
   */
  default boolean truncates() {
    return false;
  }

  /** Emit the pairs for one backward pass. */
  void backward(BackwardRequest request, GradientSink sink);
}
