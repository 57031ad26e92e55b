package org.equilibria.activations;

import static org.equilibria.api.expr.Expr.constant;
import static org.equilibria.api.expr.Expr.ifPositive;

import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.option.Option;

/**
 * The leaky ReLU, which scales negative inputs down: sigma(x) = max(x, a x) with slope a in [0, 1]
 * (Maas, Hannun and Ng 2013), and sigma'(0) = a.
 */
public final class LeakyRelu implements Activation {

  private final double slope;

  /**
   * Options of the activation.
   *
   * @param slope slope a for negative inputs
   */
  public record Options(
      @Option(help = "slope for negative inputs", value = "0.01", min = 0, max = 1) double slope) {}

  /** Create an activation. */
  public LeakyRelu(Options options) {
    slope = options.slope();
  }

  @Override
  public Expr value(Expr x) {
    return leaky(x, slope);
  }

  @Override
  public Expr derivative(Expr x) {
    return ifPositive(x, constant(1), constant(slope));
  }

  @Override
  public SlopeRange slopes() {
    return new SlopeRange(slope, 1);
  }

  /** Return a mixture of the moments of the identity and of ReLU. */
  @Override
  public Optional<GaussianMoments> gaussianMoments() {
    return Optional.of(new LeakyMoments(slope));
  }

  /**
   * Return leaky ReLU of slope a / (a + step (1 - a)): F(z) = (1/a - 1) z^2/2 for z below 0 and 0
   * elsewhere, so z + step F'(z) = x there reads z (1 + step (1/a - 1)) = x.
   */
  @Override
  public Optional<Expr> prox(double step) {
    return Optional.of(leaky(Expr.x(), slope / (slope + step * (1 - slope))));
  }

  private static Expr leaky(Expr x, double slope) {
    return x.max(x.times(slope));
  }
}
