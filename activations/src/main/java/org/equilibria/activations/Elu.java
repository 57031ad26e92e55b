package org.equilibria.activations;

import static org.equilibria.api.expr.Expr.constant;
import static org.equilibria.api.expr.Expr.ifPositive;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.option.Option;

/**
 * The exponential linear unit, which saturates for negative inputs: sigma(x) = x for x above 0,
 * alpha (exp(x) - 1) elsewhere (Clevert, Unterthiner and Hochreiter 2016, equation 15).
 */
public final class Elu implements Activation {

  private final double alpha;

  /**
   * Options of the activation.
   *
   * @param alpha the limit for large negative inputs is -alpha
   */
  public record Options(
      @Option(help = "minus the limit for large negative inputs", value = "1", min = 0)
          double alpha) {}

  /** Create an activation. */
  public Elu(Options options) {
    alpha = options.alpha();
  }

  @Override
  public Expr value(Expr x) {
    // exp(u) - 1 = 2 t / (1 - t) with t = tanh(u/2): no digits are lost near 0, and for u <= 0 the
    // denominator lies in [1, 2].
    Expr t = x.min(0).times(0.5).tanh();
    return x.max(0).plus(t.times(2 * alpha).dividedBy(constant(1).minus(t)));
  }

  @Override
  public Expr derivative(Expr x) {
    return ifPositive(x, constant(1), x.exp().times(alpha));
  }

  /** Return [0, max(1, alpha)]: the slope is 1 above 0 and alpha exp(x) below. */
  @Override
  public SlopeRange slopes() {
    return new SlopeRange(0, Math.max(1, alpha));
  }
}
