package org.equilibria.examples.kinds;

import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;

/**
 * Jacobian-free backpropagation (Fung et al. 2022): (I - J^T)^-1 is taken for the identity, so that
 * the pair is (z*, cotangent) and nothing is solved. Not the gradient, but a direction of descent
 * where f is contractive enough.
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
