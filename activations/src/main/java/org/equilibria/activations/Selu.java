package org.equilibria.activations;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/**
 * The scaled ELU, for which mean 0 and variance 1 are a fixed point of a wide layer: sigma(x) =
 * lambda elu(x, alpha) (Klambauer, Unterthiner, Mayr and Hochreiter 2017, equations 2 and 14).
 */
public final class Selu implements Activation {

  private static final double ALPHA = 1.6732632423543772848170429916717;
  private static final double LAMBDA = 1.0507009873554804934193349852946;

  private static final Elu ELU = new Elu(new Elu.Options(ALPHA));

  @Override
  public Expr value(Expr x) {
    return ELU.value(x).times(LAMBDA);
  }

  @Override
  public Expr derivative(Expr x) {
    return ELU.derivative(x).times(LAMBDA);
  }

  /**
   * Return [0, lambda alpha], rounded up: below 0 the slope lambda alpha exp(x) rises to lambda
   * alpha = 1.7580993408473768..., above 0 it is lambda = 1.05...
   */
  @Override
  public SlopeRange slopes() {
    return new SlopeRange(0, Math.nextUp(LAMBDA * ALPHA));
  }
}
