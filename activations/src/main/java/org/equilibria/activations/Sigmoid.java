package org.equilibria.activations;

import static org.equilibria.api.expr.Expr.constant;
import static org.equilibria.api.expr.Expr.ifPositive;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/**
 * The logistic sigmoid, onto (0, 1): sigma(x) = 1 / (1 + exp(-x)). With e = exp(-|x|), which never
 * overflows, it is 1 / (1 + e) above 0 and e / (1 + e) below: accurate relative to its value in
 * both tails, where (1 + tanh(x/2)) / 2 cancels.
 */
public final class Sigmoid implements Activation {

  @Override
  public Expr value(Expr x) {
    Expr e = x.abs().neg().exp();
    return ifPositive(x, constant(1), e).dividedBy(e.plus(1));
  }

  /** Return sigma'(x) = sigma(x) (1 - sigma(x)) as e / (1 + e)^2, accurate in both tails. */
  @Override
  public Expr derivative(Expr x) {
    Expr e = x.abs().neg().exp();
    Expr sum = e.plus(1);
    return e.dividedBy(sum.times(sum));
  }

  /** Return [0, 1/4]: the slope e / (1 + e)^2 is 1/4 at 0 and falls to 0. */
  @Override
  public SlopeRange slopes() {
    return new SlopeRange(0, 0.25);
  }
}
