package org.equilibria.engine.solve;

import org.equilibria.api.map.Evaluation;
import org.equilibria.api.solve.Steps;

/**
 * The guard of one row, which decides which extrapolated iterates are accepted and when plain steps
 * are taken. A plain step goes from z to f(z), or to a point between where a run that was told to
 * forget its history goes there; any other is an extrapolation.
 *
 * <p><b>Refused</b> is an extrapolation that left the domain of f and, if its solver has a history
 * to drop,
 *
 * <ul>
 *   <li>one that raised the residual (the safeguard of Zhang, O'Donoghue and Boyd 2020, algorithm
 *       3, made strict), but for a few rises that stay below twice the best residual without
 *       enlarging z: the residuals of good solves rise now and then. Where they rise by nature
 *       ({@link org.equilibria.api.solve.Traits#watchdogSteps}) an excursion is let pass: any rise
 *       that is below the residual before it again within as many steps; else the row is called
 *       back to where it set out and may stay away half as long the next time, until extrapolations
 *       make progress again;
 *   <li>one that took z far beyond where plain steps lead, on excursions where they end: beyond the
 *       square of the factor by which the residual has fallen since the start, as it does towards
 *       an ill-conditioned solution and does not on a plateau, from which plain steps take long to
 *       come back. That saves evaluations; what is believed is decided by {@link Reach}.
 * </ul>
 *
 * <p><b>Shorter steps.</b> A solver that searches along lines is let shorten a refused step {@link
 * #SHORTENINGS} times in a row before plain steps follow.
 *
 * <p><b>What counts</b> of ||f(z)|| for the tolerance is what {@link Reach} says: no residual is
 * small because an extrapolation made z large. Where that alone keeps a row from its tolerance, at
 * an iterate that is no larger than plain steps could have made it, its solver has {@link
 * #PATIENCE} evaluations to lower the residual further, or until that is down to rounding; then
 * plain steps have to show it, from the start.
 *
 * <p><b>Plain steps</b> follow a refusal, and as many extrapolations without progress as {@link
 * #PATIENCE} says: one at first, twice as many each time, half as many with each progress by
 * extrapolation, and no fewer than an excursion wasted. Where extrapolation keeps failing, what is
 * left is Picard's iteration with the evaluations that failed, whose share vanishes.
 *
 * <p><b>Start anew.</b> An extrapolation may lower the residual and yet lead to where plain steps
 * run to infinity or in circles. A row that was extrapolated is given up for that only after it
 * went back to its start, once, and went on by plain steps alone. So it does, too, when all but the
 * last quarter of its evaluations are spent.
 */
final class RowGuard {

  // Residuals of Anderson's method on problems that it solves rise by less than a half as a rule.
  private static final double RISE = 2;
  private static final int RISES = 4;
  private static final double SAME_SIZE = 1.1;
  // Progress is a residual a tenth below the last that was progress: smaller steps are made by
  // methods that stagnate, too (restarted minimal residuals on non-normal maps).
  private static final double PROGRESS = 0.9;
  private static final int PATIENCE = 20;
  // A direction along which a 64th is too long, steps a quarter as long each, is not worth more.
  private static final int SHORTENINGS = 3;
  // What a run may propose for a plain step: f(z), or a point damped towards z by up to 0.99.
  private static final double DAMPED = 0.99;
  // f(z) and z are rounded, and their difference tells nothing below some units of that.
  private static final double ROUNDING = 4;
  // A point between z and f(z), up to the rounding of distances. It may be off the line between
  // them by the square root of twice that, relative to the residual.
  private static final double BETWEEN = 1 + 1e-6;
  private static final double OFF_THE_LINE = 2e-3;
  private static final int MOST_PLAIN_STEPS = 1 << 20;

  private boolean hasHistory;
  private boolean searches;
  private int watchdogSteps;
  private final double unitRoundoff;
  private final Reach reach = new Reach();
  private double residual;
  private double imageNorm;
  private double bound;
  private double firstResidual;
  private double startScale = Double.NaN;
  private double progress;
  private int sinceProgress;
  private int rises;
  private int refusals;
  private int shortened;
  private int pause = 1;
  private int pauseBefore = 1;
  private int plainLeft;
  private int allowedAway;
  private int away;
  private boolean trusted = true;
  private boolean plain = true;
  private boolean image = true;
  private boolean extrapolated;
  private boolean startsAnew;
  private boolean startedAnew;
  private boolean returns;
  private boolean risen;
  private boolean measured;
  private boolean between;
  private boolean doubted;
  private int unprovedSince = Integer.MAX_VALUE;

  /**
   * Guard a row of which nothing was evaluated.
   *
   * @param steps those of the solver; other than steps of an iteration, its proposals change where
   *     it goes back
   * @param watchdogSteps most steps of an excursion
   * @param unitRoundoff of the precision of the states
   */
  RowGuard(Steps steps, int watchdogSteps, double unitRoundoff) {
    hasHistory = steps != Steps.ITERATION;
    searches = steps == Steps.LINE_SEARCH;
    this.watchdogSteps = watchdogSteps;
    allowedAway = watchdogSteps;
    this.unitRoundoff = unitRoundoff;
  }

  /**
   * Judge by the steps of another method from now on. Where they are others than before, no plain
   * step is left to take: a method does not answer for those before it. The number of plain steps
   * that follow a failure starts at one, and where the row comes back to the steps that it had
   * before the last ones, goes on from what it was then.
   *
   * @param steps those of the method that proposes
   * @param watchdogSteps most steps of an excursion
   */
  void follow(Steps steps, int watchdogSteps) {
    boolean history = steps != Steps.ITERATION;
    boolean search = steps == Steps.LINE_SEARCH;
    if (history == hasHistory && search == searches && watchdogSteps == this.watchdogSteps) {
      return;
    }
    hasHistory = history;
    searches = search;
    this.watchdogSteps = watchdogSteps;
    allowedAway = watchdogSteps;
    plainLeft = 0;
    int paused = pause;
    pause = pauseBefore;
    pauseBefore = paused;
    shortened = 0;
    sinceProgress = 0;
    rises = 0;
  }

  /**
   * Go on from plain steps of exact evaluations, each with a smaller residual than the one before.
   *
   * @param startScale as {@link #startScale} returns it
   * @param reached ||f|| at the start plus all residuals after it
   * @param progress the last residual that was progress
   * @param residual that of the last iterate
   */
  void resume(
      double startScale,
      double firstResidual,
      double reached,
      double progress,
      double residual,
      double imageNorm) {
    this.startScale = startScale;
    this.firstResidual = firstResidual;
    this.progress = progress;
    this.residual = residual;
    this.imageNorm = imageNorm;
    reach.resume(reached, residual);
  }

  /** Return whether a residual is progress after the last one that was. */
  static boolean isProgress(double residual, double before) {
    return residual < PROGRESS * before;
  }

  /** Return the larger of residual and ||f(z)|| at the start, NaN before it. */
  double startScale() {
    return startScale;
  }

  /** Return the residual of the last accepted iterate, or where an excursion set out. */
  double residual() {
    return residual;
  }

  /** Return the residual at the start. */
  double firstResidual() {
    return firstResidual;
  }

  int refusals() {
    return refusals;
  }

  /** Return whether the next step is a plain one. */
  boolean stepsPlainly() {
    return startedAnew || plainLeft > 0;
  }

  /** Return whether the next iterate is to be the start. */
  boolean startsAnew() {
    return startsAnew;
  }

  /** Return whether a row that goes nowhere may go back to its start. */
  boolean mayStartAnew() {
    return extrapolated && !startedAnew;
  }

  /** Return whether plain steps from the start would be others than those of the solver. */
  boolean mayTurnBack() {
    return hasHistory && mayStartAnew();
  }

  /** Let the next iterate be the start, and all steps from there be plain. */
  void startAnew() {
    startsAnew = true;
    startedAnew = true;
    away = 0;
  }

  /**
   * Return whether f(z) is to be taken for the next iterate in place of what is proposed.
   *
   * @param fromState distance of the proposal from z
   * @param fromImage distance of the proposal from f(z)
   */
  boolean overrules(double fromState, double fromImage) {
    return stepsPlainly()
        && !(trusted && fromImage <= DAMPED * residual && isBetween(fromState, fromImage));
  }

  /** Note how the next iterate comes about: as f(z) itself or as the run proposed. */
  void advance(boolean toImage) {
    image = toImage || startsAnew;
    plain = image || stepsPlainly();
    returns = startsAnew;
    measured = false;
    startsAnew = false;
  }

  /** Return the part of ||f(z)|| that counts for the tolerance. */
  double counted(int i, Evaluation e) {
    double norm = e.imageNorm()[i];
    if (Double.isNaN(startScale)) {
      return norm;
    }
    double within = reach.within(e.residual()[i] + e.errorBound()[i], goesPlainly(i, e));
    return norm <= within || reach.isKnown(visible(i, e)) ? norm : within;
  }

  /** Return what counts, nothing where the present iterate tells of no solution. */
  double believed(int i, Evaluation e) {
    double counted = counted(i, e);
    return counted == e.imageNorm()[i] || reach.isSeen(visible(i, e)) ? counted : 0;
  }

  /** Return the residual with its error bound; where not all counts, with the rounding of z. */
  double measured(int i, Evaluation e) {
    double measured = e.residual()[i] + e.errorBound()[i];
    return counted(i, e) < e.imageNorm()[i]
        ? Math.max(measured, unitRoundoff * e.imageNorm()[i])
        : measured;
  }

  private double limit(int i, Evaluation e) {
    double r = visible(i, e);
    double fall = r < firstResidual ? firstResidual / r : 1;
    return reach.ofPlainSteps(added(e.residual()[i])) * fall * fall;
  }

  private double visible(int i, Evaluation e) {
    return Math.max(e.residual()[i] + e.errorBound()[i], unitRoundoff * e.imageNorm()[i]);
  }

  // What an extrapolation raised the residual to says nothing of what plain steps can reach.
  private double added(double r) {
    return extrapolates() ? Math.min(r, residual) : r;
  }

  /** Return whether the present iterate is one that may be refused for its residual. */
  private boolean extrapolates() {
    return hasHistory && (!plain || away > 0);
  }

  /** Take it that the solver used products with the Jacobian at the last accepted iterate. */
  void reachFurther(double products) {
    reach.products(products, residual);
  }

  boolean refusesNonFinite() {
    return !image || away > 0 || mayStartAnew();
  }

  /** Return whether a finite iterate that does not meet the rule is refused. */
  boolean refuses(int i, Evaluation e) {
    if (!extrapolates()) {
      return false;
    } else if (goesAway(i, e)) {
      return away >= allowedAway;
    }
    return (rises(i, e) && !risesLittle(i, e)) || e.imageNorm()[i] > limit(i, e);
  }

  private boolean rises(int i, Evaluation e) {
    return e.residual()[i] - e.errorBound()[i] > residual + bound;
  }

  private boolean risesLittle(int i, Evaluation e) {
    return rises < RISES
        && e.residual()[i] - e.errorBound()[i] <= RISE * progress
        && e.imageNorm()[i] <= SAME_SIZE * imageNorm;
  }

  /** Return whether the present iterate, which is not refused, begins an excursion. */
  boolean setsOut(int i, Evaluation e) {
    return away == 0 && goesAway(i, e);
  }

  private boolean goesAway(int i, Evaluation e) {
    return watchdogSteps > 0 && extrapolates() && rises(i, e);
  }

  /** Return whether the row is on an excursion. */
  boolean isAway() {
    return away > 0;
  }

  /** Take the present iterate as the one to go on from. */
  void accept(int i, Evaluation e) {
    double r = e.residual()[i];
    if (Double.isNaN(startScale)) {
      start(i, e);
    } else {
      go(i, e);
      if (goesAway(i, e)) {
        extrapolated = true;
        away++;
        return;
      }
      away = 0;
      follow(r);
    }
    residual = r;
    imageNorm = e.imageNorm()[i];
    bound = e.errorBound()[i];
    shortened = 0;
  }

  private void go(int i, Evaluation e) {
    double r = e.residual()[i] + e.errorBound()[i];
    risen = reach.isRise(r);
    if (returns) {
      reach.begin(r, e.imageNorm()[i]);
    } else {
      reach.step(r, e.imageNorm()[i], goesPlainly(i, e), added(e.residual()[i]));
    }
  }

  /**
   * Return whether the step to the next iterate is to be measured: that of an iteration of its own,
   * as plain steps with damping, whose residual rises.
   */
  boolean measuresStep() {
    return risen && reach.isStraight() && !hasHistory && !stepsPlainly();
  }

  /** Note how far the next iterate is from z and f(z). */
  void measureStep(double fromState, double fromImage) {
    measured = true;
    between = isBetween(fromState, fromImage);
  }

  private boolean isBetween(double fromState, double fromImage) {
    double rounding = ROUNDING * unitRoundoff * imageNorm;
    return fromState + fromImage <= BETWEEN * residual + rounding;
  }

  /** Return whether the last step was a plain one or, in a solve without history, shorter. */
  private boolean goesPlainly(int i, Evaluation e) {
    if (image || hasHistory && !plain) {
      return image;
    } else if (plain || measured) {
      // what is no larger than by how much it may be off the line may be so in any direction
      return (plain || between) && OFF_THE_LINE * residual <= e.imageNorm()[i];
    }
    // not measured: at least it took f(z) no further
    return e.imageNorm()[i] <= imageNorm + 2 * residual + e.residual()[i];
  }

  /**
   * Return whether an iterate that meets the tolerance but for what counts is left to plain steps
   * to show.
   *
   * @param evaluations of the row so far
   */
  boolean leavesProof(int evaluations, int i, Evaluation e) {
    doubted = true;
    if (!reach.contains(e.imageNorm()[i])) {
      return false;
    }
    unprovedSince = Math.min(unprovedSince, evaluations);
    return evaluations - unprovedSince > PATIENCE
        || e.residual()[i] <= ROUNDING * unitRoundoff * e.imageNorm()[i];
  }

  /** Return whether an iterate met the tolerance but for what counts: no other may do better. */
  boolean isDoubted() {
    return doubted;
  }

  private void start(int i, Evaluation e) {
    double r = e.residual()[i];
    double norm = e.imageNorm()[i];
    startScale = Math.max(r, norm);
    firstResidual = r;
    progress = r;
    reach.begin(r + e.errorBound()[i], norm);
  }

  private void follow(double r) {
    extrapolated |= !plain;
    if (plain) {
      plainLeft = Math.max(0, plainLeft - 1);
    } else if (r > residual) {
      rises++;
    }
    if (isProgress(r, progress)) {
      progress = r;
      sinceProgress = 0;
      rises = Math.max(0, rises - 1);
      if (!plain) {
        pause = Math.max(1, pause / 2);
        allowedAway = Math.min(watchdogSteps, 2 * allowedAway + 1);
      }
    } else if (hasHistory && !plain && ++sinceProgress >= PATIENCE) {
      pauseExtrapolation();
    }
  }

  private void pauseExtrapolation() {
    sinceProgress = 0;
    // without a history the next step may be its own again
    plainLeft = hasHistory ? Math.max(pause, away) : 1;
    pause = Math.min(2 * pause, MOST_PLAIN_STEPS);
  }

  /**
   * Go back to the last accepted iterate, from an excursion to where it set out, and write its
   * measurements to the report.
   */
  void refuse(int i, Evaluation e) {
    refusals++;
    if (away > 0) {
      pauseExtrapolation();
      allowedAway /= 2;
      away = 0;
    } else if (image) {
      startAnew(); // f itself left its domain
    } else if (plain) {
      trusted = false; // a damped step that left the domain
    } else if (!searches || ++shortened > SHORTENINGS) {
      shortened = 0;
      pauseExtrapolation();
    }
    e.residual()[i] = residual;
    e.imageNorm()[i] = imageNorm;
    e.errorBound()[i] = bound;
  }
}
