package org.equilibria.activations;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/**
 * The smooth ReLU: sigma(x) = log(1 + exp(x)), evaluated as max(x, 0) + log1p(exp(-|x|)), which
 * never overflows and is accurate for large negative x (Dugas et al. 2001).
 */
public final class Softplus implements Activation {

  private static final Sigmoid SIGMOID = new Sigmoid();

  @Override
  public Expr value(Expr x) {
    return x.max(0).plus(x.abs().neg().exp().log1p());
  }

  /** Return the sigmoid of x. */
  @Override
  public Expr derivative(Expr x) {
    return SIGMOID.value(x);
  }

  /** Return [0, 1], the range of the sigmoid; neither end is attained. */
  @Override
  public SlopeRange slopes() {
    return new SlopeRange(0, 1);
  }
}
