package org.equilibria.host.campaign;

import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.testkit.problem.Answer;
import org.equilibria.testkit.problem.PlainDoubles;
import org.equilibria.testkit.problem.PlainDoubles.Iterated;
import org.equilibria.testkit.problem.PlainDoubles.Measured;
import org.equilibria.testkit.problem.Problem;

/**
 * Judge what a solver made of one problem by plain doubles.
 *
 * @param rule that was to be met
 * @param single whether matrices hold f32
 * @param rounding of a measured residual, relative
 * @param slack what rounding may change ||f(z) - z|| by where the framework evaluates f itself
 */
record Judge(Termination rule, boolean single, double rounding, ToDoubleFunction<double[]> slack) {

  // Both sides take the root of a sum of the same squares, scaled or not: they differ by a few
  // roundings a term.
  private static final double ROUNDING = 1e-12;

  // Differences that are multiplied by weights are rounded to f32 once: by 2^-24.
  private static final double ROUNDED_DIFFERENCE = 0x1p-23;

  // What plain steps solve within this share of the evaluations allowed is to be solved; it is what
  // extrapolated rows keep for plain steps from their start.
  private static final double PROMISED = 0.25;

  // A point this many times as large as everything seen on the way of plain iteration and than the
  // start ran away: no family has fixed points that far from its start and from each other.
  private static final double AWAY = 1e3;

  /** Judge maps that are evaluated by the caller's own function: the same values each time. */
  static Judge exactly(Termination rule, boolean single) {
    return new Judge(rule, single, z -> 0);
  }

  Judge(Termination rule, boolean single, ToDoubleFunction<double[]> slack) {
    this(rule, single, ROUNDING, slack);
  }

  /** Return the same where unknowns have weights. */
  Judge weighted() {
    return new Judge(rule, single, single ? ROUNDED_DIFFERENCE : ROUNDING, slack);
  }

  /**
   * Judge a row.
   *
   * @param iterated what plain iteration makes of the problem
   * @param compared whether the solver must solve what plain iteration solves early enough
   * @param fault receives the kind and the detail of each fault
   */
  void judge(
      Problem problem,
      Iterated iterated,
      boolean compared,
      double[] z,
      SampleOutcome outcome,
      BiConsumer<String, String> fault) {
    Measured measured = PlainDoubles.measure(problem, z, rule.norm(), single);
    boolean converged = outcome.status() == SolveStatus.CONVERGED;
    double open = rounding * measured.residual() + outcome.errorBound() + slack.applyAsDouble(z);
    if (Double.isFinite(outcome.residual())
        && !(Math.abs(outcome.residual() - measured.residual()) <= open)) {
      fault.accept(
          "residual is not that of z",
          outcome.residual() + " reported, but it is " + measured.residual());
    }
    if (converged) {
      judgeConverged(problem, iterated, z, measured, fault);
    } else if (compared && iterated.solved() && promised(iterated)) {
      fault.accept(
          "lost",
          "%s after %d evaluations at a residual of %.3g, plain iteration solves in %d"
              .formatted(
                  outcome.status(),
                  outcome.evaluations(),
                  outcome.residual(),
                  iterated.evaluations()));
    }
  }

  private boolean promised(Iterated iterated) {
    long limit = Math.min(rule.maxEvaluations(), rule.maxSteps() + 1L);
    return iterated.evaluations() <= PROMISED * limit;
  }

  private void judgeConverged(
      Problem problem,
      Iterated iterated,
      double[] z,
      Measured measured,
      BiConsumer<String, String> fault) {
    String point = "%.3g with a residual of %.3g".formatted(z[0], measured.residual());
    double open = rounding * measured.residual() + slack.applyAsDouble(z);
    if (!(PlainDoubles.excess(problem, z, rule, single) <= open)) {
      fault.accept("false CONVERGED: rule", point);
    } else if (problem.answer() instanceof Answer.None) {
      fault.accept("false CONVERGED: no answer", point);
    } else if (problem.answer() instanceof Answer.At at) {
      judgeDistance(at, problem.start(), z, measured, fault);
    } else if (iterated.solved()
        && PlainDoubles.norm2(z) > AWAY * Math.max(size(iterated.z()), size(problem.start()))) {
      fault.accept("false CONVERGED: ran away", point + ", plain iteration: " + iterated.z()[0]);
    }
  }

  private static double size(double[] z) {
    return PlainDoubles.norm2(z);
  }

  // The rule allows a residual relative to ||f(z)||, which near the answer is its norm; where the
  // tolerance times the reach is not small, a point that satisfies the rule need not be near.
  private void judgeDistance(
      Answer.At at,
      double[] start,
      double[] z,
      Measured measured,
      BiConsumer<String, String> fault) {
    double size = PlainDoubles.norm2(at.point());
    double relative = at.reach() * (rule.rtol() * Math.sqrt(z.length) + (single ? 1e-7 : 0));
    double distance = PlainDoubles.distance(z, at.point());
    double zero = 0.01 * rule.rtol() * size(start); // seen from the start
    double absolute = at.reach() * (rule.atol() + zero) * Math.sqrt(z.length);
    if (relative < .1 && !(distance <= 2 * relative * size + 2 * absolute)) {
      fault.accept(
          "false CONVERGED: far away",
          "%.3g from the answer of size %.3g at a residual of %.3g"
              .formatted(distance, size, measured.residual()));
    }
  }
}
