package org.equilibria.activations;

import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/** The identity: sigma(x) = x, which makes the layer linear. */
public final class Identity implements Activation {

  @Override
  public Expr value(Expr x) {
    return x;
  }

  @Override
  public SlopeRange slopes() {
    return new SlopeRange(1, 1);
  }

  /** Return the covariance, and 1 for the slopes. */
  @Override
  public Optional<GaussianMoments> gaussianMoments() {
    return Optional.of(new LeakyMoments(1));
  }

  /** Return the identity: it is the prox of F = 0, and so is every step F. */
  @Override
  public Optional<Expr> prox(double step) {
    return Optional.of(Expr.x());
  }
}
