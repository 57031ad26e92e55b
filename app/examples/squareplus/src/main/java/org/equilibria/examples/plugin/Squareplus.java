package org.equilibria.examples.plugin;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.option.Option;

/** Smooth ReLU without exponentials: (x + sqrt(x^2 + b)) / 2 (Barron 2021). */
public record Squareplus(Options options) implements Activation {

  /** Options of squareplus; {@code curvature} is b. */
  public record Options(
      @Option(help = "curvature b at 0", value = "4", min = 0, minExclusive = true)
          double curvature) {}

  @Override
  public Expr value(Expr x) {
    return x.plus(x.times(x).plus(options.curvature()).sqrt()).times(0.5);
  }

  @Override
  public SlopeRange slopes() {
    return new SlopeRange(0, 1);
  }
}
