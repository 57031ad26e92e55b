package org.equilibria.api.expr;

import org.apiguardian.api.API;

/**
 * A closed interval of extended reals.
 *
 * @param lo lower end, possibly negative infinity
 * @param hi upper end, at least {@code lo}, possibly positive infinity
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Interval(double lo, double hi) {

  /** The whole real line. */
  public static final Interval REALS =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * Check the order of the ends.
   *
   * @throws IllegalArgumentException if an end is NaN or lo exceeds hi
   */
  public Interval {
    if (!(lo <= hi)) {
      throw new IllegalArgumentException("not an interval: [" + lo + ", " + hi + "]");
    }
  }

  /** Return the interval holding one number. */
  public static Interval of(double value) {
    return new Interval(value, value);
  }

  /** Return whether every number of {@code other} lies here. */
  public boolean contains(Interval other) {
    return lo <= other.lo && other.hi <= hi;
  }

  /** Return the smallest interval that holds both. */
  public Interval hull(Interval other) {
    return new Interval(Math.min(lo, other.lo), Math.max(hi, other.hi));
  }

  /** Return the largest absolute value of a number in the interval. */
  public double magnitude() {
    return Math.max(Math.abs(lo), Math.abs(hi));
  }
}
