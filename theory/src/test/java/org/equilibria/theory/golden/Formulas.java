package org.equilibria.theory.golden;

import java.util.function.UnaryOperator;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/** Give activations by their formulas alone, without closed moments. */
public enum Formulas implements Activation {
  RELU(x -> x.max(0), 0, 1),
  IDENTITY(x -> x, 1, 1),
  TANH(Expr::tanh, 0, 1),
  SIGMOID(x -> x.times(0.5).tanh().plus(1).times(0.5), 0, 0.25),
  STEEP(x -> x.times(3).tanh(), 0, 3);

  private final transient UnaryOperator<Expr> formula;
  private final transient SlopeRange slopes;

  Formulas(UnaryOperator<Expr> formula, double least, double greatest) {
    this.formula = formula;
    slopes = new SlopeRange(least, greatest);
  }

  @Override
  public Expr value(Expr x) {
    return formula.apply(x);
  }

  @Override
  public SlopeRange slopes() {
    return slopes;
  }
}
