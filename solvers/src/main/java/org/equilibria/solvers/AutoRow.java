package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Locale;

/**
 * What {@code auto} knows of a row, and which method it has it go on with. Work is counted in
 * evaluations; a product with the Jacobian is one.
 */
final class AutoRow {

  /** Work before the first decision, and at least between two. */
  static final int FIRST = 12;

  // Rates of the logarithm of the residual, an evaluation. Above the upper one, 12 evaluations are
  // worth half a digit and Anderson's method stays. Below the lower one a digit takes more than a
  // thousand: slower falls are those of methods that still explore the space of a slow linear map.
  // A residual that grows is not stuck: it does so in plain steps, while something travels through
  // z.
  private static final double SLOW = 0.1;
  private static final double STUCK = 0.002;
  // A Newton step ends a slow fall where f is linear enough. A bet on that is to cost half of what
  // it may save where the loop refuses the steps of the method, which then goes nowhere, and a
  // quarter where the steps of Broyden's methods, which would have ended on a linear map, are
  // accepted.
  private static final double STAKE_REFUSED = 2;
  private static final double STAKE = 4;
  // Broyden's methods end after 2 n steps on linear maps of n unknowns (Gay 1979).
  private static final int TERMINATION = 2;
  // Steps over more differences pay where they save evaluations for long: a window of 10 in place
  // of 5 saves about a fifth of those that are left, and takes some steps to fill. A row that is
  // done before it has had three times those of the first decision again gains next to nothing.
  private static final int LONG = 3 * FIRST;
  // A Newton step in a row whose residual has not fallen may cost six times the
  // evaluations that were spent in vain where it takes products, and a sixth of them where it
  // takes evaluations: those are limited, and plain steps may yet arrive.
  private static final int IDLE = 24;
  private static final double VENTURE = 6;
  // Newton steps that do not lower the residual are shortened, three times each and then left, and
  // yet lead to where they do: rows that are nearly lost take dozens.
  private static final double PATIENCE = 12;
  private static final double DIGITS = 1e-8;

  private final AutoMethod linear;
  private final double linearWork;
  private final boolean products;
  private final double[] rates = new double[AutoMethod.values().length];
  private final int width;
  private AutoMethod method = AutoMethod.ANDERSON;
  private String story = "by " + method.id();
  private double first = Double.NaN;
  private double present;
  private double best;
  private double level;
  private double lowest = Double.POSITIVE_INFINITY;
  private int steps;
  private int plain;
  private boolean singular;
  private boolean narrow;
  private double idle;
  private double decided;
  private double next = FIRST;

  /**
   * Begin with Anderson's method.
   *
   * @param width unknowns
   * @param linear method for linear systems of this width
   * @param linearWork work of one of its steps at most
   * @param products whether the map has products with its Jacobian
   * @param narrow whether Anderson's method begins with fewer differences than it may use
   */
  AutoRow(int width, AutoMethod linear, double linearWork, boolean products, boolean narrow) {
    this.width = width;
    this.narrow = narrow;
    this.linear = linear;
    this.linearWork = linearWork;
    this.products = products;
    Arrays.fill(rates, Double.NaN);
  }

  AutoMethod method() {
    return method;
  }

  /** Return whether Anderson's method is to keep to the differences that it began with. */
  boolean isNarrow() {
    return narrow;
  }

  /** Return what happened, for people. */
  String story() {
    return story;
  }

  /**
   * Take in an iterate.
   *
   * @param isPlain whether the loop refused the last one, or goes on by plain steps
   */
  void follow(double residual, boolean isPlain) {
    if (Double.isNaN(first)) {
      first = residual;
      best = residual;
      level = residual;
    }
    present = residual;
    lowest = Math.min(lowest, residual);
    steps++;
    plain += isPlain ? 1 : 0;
  }

  /** Take in that {@code newton} has no direction, as I - J is singular. */
  void meetSingular() {
    if (isUntried(AutoMethod.NEWTON_KRYLOV)) {
      singular = true;
      next = 0;
    }
  }

  /** Return whether a decision is due after so much work. */
  boolean isDue(double work) {
    return work >= next;
  }

  /**
   * Decide what to go on with.
   *
   * @param evaluations so far
   * @param work so far
   * @param tolerance residual to reach, 0 if unknown
   * @return whether that is another method than before
   */
  boolean decide(int evaluations, double work, double tolerance) {
    double rate = Math.log(level / lowest) / (work - decided);
    rates[method.ordinal()] = rate;
    level = Math.min(level, lowest);
    best = Math.min(best, lowest);
    idle = rate < STUCK ? idle + work - decided : 0;
    double goal = tolerance > 0 ? tolerance : DIGITS * first;
    double left = rate > 0 ? Math.log(level / goal) / rate : Double.POSITIVE_INFINITY;
    AutoMethod choice = choose(work, rate, left);
    decided = work;
    next = work + Math.max(FIRST, Math.floor(work / 2));
    lowest = Double.POSITIVE_INFINITY;
    steps = 0;
    plain = 0;
    if (choice != method) {
      moveTo(choice, rate, evaluations);
      return true;
    }
    if (narrow && left > LONG) {
      narrow = false;
      tell(rate, "over more differences", evaluations);
    }
    return false;
  }

  /**
   * Choose a method.
   *
   * @param left work to the tolerance at the rate of the last interval
   */
  private AutoMethod choose(double work, double rate, double left) {
    if (singular && isUntried(AutoMethod.NEWTON_KRYLOV)) {
      return AutoMethod.NEWTON_KRYLOV;
    }
    if (method.multiplies()) {
      return idle >= PATIENCE * linearWork ? untriedOrBest() : method;
    }
    if (idle >= (products ? Math.max(IDLE, linearWork / VENTURE) : VENTURE * linearWork)
        && isUntried(linear)) {
      return linear;
    }
    if (Math.abs(rate) < STUCK) {
      return isUntried(AutoMethod.BROYDEN) ? AutoMethod.BROYDEN : untriedOrBest();
    }
    if (products && isUntried(linear) && rate > STUCK && isWorthLinear(work, left)) {
      return linear;
    }
    boolean moves = method == AutoMethod.ANDERSON && isUntried(AutoMethod.BROYDEN2);
    return moves && rate < SLOW ? AutoMethod.BROYDEN2 : method;
  }

  private boolean isWorthLinear(double work, double left) {
    boolean refused = 2 * plain > steps;
    return refused && left > STAKE_REFUSED * linearWork
        || work > TERMINATION * (width + 2) && left > STAKE * linearWork;
  }

  private boolean isUntried(AutoMethod other) {
    return Double.isNaN(rates[other.ordinal()]);
  }

  private AutoMethod untriedOrBest() {
    AutoMethod found = method;
    for (AutoMethod other : AutoMethod.values()) {
      if (isUntried(other) && isAtHand(other)) {
        return other;
      } else if (rates[other.ordinal()] > rates[found.ordinal()]) {
        found = other;
      }
    }
    return found;
  }

  private boolean isAtHand(AutoMethod other) {
    return !other.multiplies() || products && other.ordinal() >= linear.ordinal();
  }

  private void tell(double rate, String what, int evaluations) {
    story +=
        String.format(
            Locale.ROOT,
            " (residual %+.2g %% an evaluation), %s from evaluation %d",
            100 * Math.expm1(0 - rate),
            what,
            evaluations);
  }

  private void moveTo(AutoMethod other, double rate, int evaluations) {
    tell(rate, "by " + other.id(), evaluations);
    method = other;
    narrow = false;
    // what plain steps raised is brought down first by steps that are searched along
    level = other.multiplies() ? present : best;
    idle = other.multiplies() ? 0 : idle;
  }
}
