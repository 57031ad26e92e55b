package org.equilibria.api.activation;

import org.apiguardian.api.API;
import org.equilibria.api.expr.Interval;

/**
 * Bounds on the slope of an activation: every difference quotient lies in [min, max].
 *
 * @param min smallest slope
 * @param max largest slope
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SlopeRange(double min, double max) {

  /**
   * Check the order of the ends.
   *
   * @throws IllegalArgumentException if an end is NaN or min exceeds max
   */
  public SlopeRange {
    if (!(min <= max)) {
      throw new IllegalArgumentException("not a range: [" + min + ", " + max + "]");
    }
  }

  /** Return the Lipschitz constant. */
  public double lipschitz() {
    return Math.max(Math.abs(min), Math.abs(max));
  }

  /** Return whether every slope lies in [0, 1], as the well-posedness tests by mu require. */
  public boolean isMonotoneNonexpansive() {
    return min >= 0 && max <= 1;
  }

  /** Return the slopes as an interval. */
  public Interval interval() {
    return new Interval(min, max);
  }
}
