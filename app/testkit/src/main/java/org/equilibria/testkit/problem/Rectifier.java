package org.equilibria.testkit.problem;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/**
 * The activation max(x, slope x): ReLU for 0, its leaky form between and the identity for 1.
 *
 * @param slope for negative inputs, in [0, 1]
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.3")
public record Rectifier(double slope) implements Activation {

  @Override
  public Expr value(Expr x) {
    return value(x, slope);
  }

  private static Expr value(Expr x, double slope) {
    if (slope == 1) {
      return x;
    }
    return slope == 0 ? x.max(0) : x.max(x.times(slope));
  }

  @Override
  public Expr derivative(Expr x) {
    return Expr.ifPositive(x, Expr.constant(1), Expr.constant(slope));
  }

  @Override
  public SlopeRange slopes() {
    return new SlopeRange(slope, 1);
  }

  /** Return the same with the slope a / (a + step (1 - a)). */
  @Override
  public Optional<Expr> prox(double step) {
    return Optional.of(value(Expr.x(), slope / (slope + step * (1 - slope))));
  }
}
