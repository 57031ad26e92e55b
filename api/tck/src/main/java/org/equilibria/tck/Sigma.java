package org.equilibria.tck;

import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/** Activations whose equilibria the checks can reason about. */
enum Sigma implements Activation {
  /** sigma(x) = x = prox of 0, which makes the map affine. */
  IDENTITY(Expr.x(), new SlopeRange(1, 1), true),
  /** sigma(x) = max(x, 0) = prox of the indicator of x >= 0. */
  RELU(Expr.x().max(0), new SlopeRange(0, 1), true),
  /** sigma(x) = tanh(x). */
  TANH(Expr.x().tanh(), new SlopeRange(0, 1), false),
  /** sigma(x) = (1 + tanh(x/2))/2, concave on x >= 0. */
  SIGMOID(Expr.x().times(0.5).tanh().plus(1).times(0.5), new SlopeRange(0, 0.25), false);

  private final Expr formula;
  private final SlopeRange slopes;
  private final boolean isOwnProx;

  Sigma(Expr formula, SlopeRange slopes, boolean isOwnProx) {
    this.formula = formula;
    this.slopes = slopes;
    this.isOwnProx = isOwnProx;
  }

  @Override
  public Expr value(Expr x) {
    return formula.substitute(x);
  }

  @Override
  public SlopeRange slopes() {
    return slopes;
  }

  @Override
  public Optional<Expr> prox(double step) {
    return isOwnProx ? Optional.of(formula) : Optional.empty();
  }
}
