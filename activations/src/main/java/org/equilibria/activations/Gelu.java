package org.equilibria.activations;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/**
 * The Gaussian error linear unit: the input gated by the normal distribution function: sigma(x) = x
 * Phi(x) = x (1 + erf(x/sqrt 2)) / 2, the exact form (Hendrycks and Gimpel 2016). The error is a
 * rounding of x: for large negative x the sum 1 + erf cancels, and the value tends to 0 all the
 * same.
 */
public final class Gelu implements Activation {

  private static final double SQRT_HALF = Math.sqrt(0.5);

  // With phi the normal density: sigma' = Phi(x) + x phi(x) and sigma'' = phi(x) (2 - x^2), zero at
  // x = +-sqrt 2. There sigma'(sqrt 2) = (1 + erf(1))/2 + exp(-1)/sqrt(pi).
  private static final double LARGEST_SLOPE = 1.128904145185154786340744442;

  @Override
  public Expr value(Expr x) {
    return x.times(0.5).times(x.times(SQRT_HALF).erf().plus(1));
  }

  /**
   * Return [1 - c, c] with c = 1.1289041451851547..., rounded outward: the ends are the slopes at
   * -sqrt 2 and sqrt 2, and sigma'(x) + sigma'(-x) = 1.
   */
  @Override
  public SlopeRange slopes() {
    double largest = Math.nextUp(LARGEST_SLOPE);
    return new SlopeRange(1 - largest, largest);
  }
}
