package org.equilibria.host.guard;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Interval;

/**
 * The slopes that an activation claims, held against difference quotients of its formula: existence
 * of equilibria, and what solvers guarantee, is concluded from them. Values are enclosed by
 * interval arithmetic, so that no true claim is refused; a false one may be missed between the
 * points.
 */
final class SlopeCheck {

  private static final int STEPS = 1024;

  /** Quotients over steps of 1/16 find the slopes near 0, over steps of 1 the ends. */
  private static final List<Double> REACHES = List.of(32.0, 512.0);

  private SlopeCheck() {}

  /** Return how a formula of x leaves the slopes claimed of it; empty if it was not seen to. */
  static Optional<String> fault(Expr value, SlopeRange slopes) {
    for (double reach : REACHES) {
      double step = 2 * reach / STEPS;
      Interval before = value.range(Interval.of(-reach));
      for (int i = 1; i <= STEPS; i++) {
        double x = -reach + i * step;
        Interval here = value.range(Interval.of(x));
        double least = (here.lo() - before.hi()) / step;
        double most = (here.hi() - before.lo()) / step;
        if (Math.nextDown(least) > slopes.max() || Math.nextUp(most) < slopes.min()) {
          return Optional.of(
              String.format(
                  Locale.ROOT,
                  "slopes() claims [%s, %s], but from x = %s to %s value(x) has the slope %.6g",
                  slopes.min(),
                  slopes.max(),
                  x - step,
                  x,
                  (least + most) / 2));
        }
        before = here;
      }
    }
    return Optional.empty();
  }
}
