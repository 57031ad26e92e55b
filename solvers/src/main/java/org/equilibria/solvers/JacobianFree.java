package org.equilibria.solvers;

import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;

/**
 * Jacobian-free backpropagation (Fung et al. 2022, "JFB: Jacobian-Free Backpropagation for Implicit
 * Networks"): (I - J^T)^{-1} is taken for the identity and the one pair (z*, g) is emitted, g being
 * the cotangent.
 *
 * <p>Bias: with the exact adjoint u* the error is u* - g = J^T u*, so at most ||J|| ||u*||. It is a
 * direction of descent where f is a contraction and its derivative by the parameters is well enough
 * conditioned (their theorem on descent).
 *
 * <p>Cost: nothing is evaluated and nothing allocated.
 */
public final class JacobianFree implements GradientEstimator {

  @Override
  public boolean truncates() {
    return true;
  }

  @Override
  public void backward(BackwardRequest request, GradientSink sink) {
    sink.accept(request.solution(), request.cotangent());
  }
}
