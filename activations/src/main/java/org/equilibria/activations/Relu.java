package org.equilibria.activations;

import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/**
 * The rectified linear unit, which cuts negative inputs off: sigma(x) = max(x, 0), with sigma'(0) =
 * 0.
 */
public final class Relu implements Activation {

  @Override
  public Expr value(Expr x) {
    return x.max(0);
  }

  @Override
  public SlopeRange slopes() {
    return new SlopeRange(0, 1);
  }

  /** Return the arc-cosine kernels. */
  @Override
  public Optional<GaussianMoments> gaussianMoments() {
    return Optional.of(new ReluMoments());
  }

  /**
   * Return ReLU itself: it projects onto the non-negative half-line, so F is that set's indicator
   * function and every step F is the same F.
   */
  @Override
  public Optional<Expr> prox(double step) {
    return Optional.of(value(Expr.x()));
  }
}
