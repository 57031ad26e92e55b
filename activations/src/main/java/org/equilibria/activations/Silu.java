package org.equilibria.activations;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/**
 * The input gated by its sigmoid: sigma(x) = x sigmoid(x) (Elfwing, Uchibe and Doya 2018; also
 * known as swish).
 */
public final class Silu implements Activation {

  // With s = sigmoid(x): sigma' = s + x s (1 - s) and sigma'' = s (1 - s) (2 + x (1 - 2 s)), zero
  // where x tanh(x/2) = 2, at x0 = +-2.399357280515467667832739697. There s = 1/2 + 1/x0, so that
  // sigma'(x0) = 1/2 + x0/4.
  private static final double LARGEST_SLOPE = 1.099839320128866916958184924;

  private static final Sigmoid SIGMOID = new Sigmoid();

  @Override
  public Expr value(Expr x) {
    return x.times(SIGMOID.value(x));
  }

  @Override
  public Expr derivative(Expr x) {
    return SIGMOID.value(x).plus(x.times(SIGMOID.derivative(x)));
  }

  /**
   * Return [1 - c, c] with c = 1.0998393201288669..., rounded outward: the ends are the slopes at
   * the roots of x tanh(x/2) = 2, and sigma'(x) + sigma'(-x) = 1.
   */
  @Override
  public SlopeRange slopes() {
    double largest = Math.nextUp(LARGEST_SLOPE);
    return new SlopeRange(1 - largest, largest);
  }
}
