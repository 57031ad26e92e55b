package org.equilibria.activations;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/** The hyperbolic tangent, which saturates on both sides: sigma(x) = tanh(x). */
public final class Tanh implements Activation {

  @Override
  public Expr value(Expr x) {
    return x.tanh();
  }

  /** Return [0, 1]: the slope 1 - tanh(x)^2 is 1 at 0 and falls to 0. */
  @Override
  public SlopeRange slopes() {
    return new SlopeRange(0, 1);
  }
}
