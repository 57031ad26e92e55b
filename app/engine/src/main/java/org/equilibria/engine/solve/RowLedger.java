package org.equilibria.engine.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.solve.Keep;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.jspecify.annotations.Nullable;

/**
 * The books of every row: whether it is still being solved, which iterate is kept for it, and how
 * it ended. Arrays are indexed by the row of the present batch; outcomes by the row of the original
 * one.
 */
final class RowLedger {

  // Inexact evaluations may err by this share of the residual. Such an error hardly changes from
  // one evaluation to the next until it is corrected; then the residual grows by up to this share,
  // which costs a contraction an evaluation at most. With 0.1 a solve needs twice as many exact
  // products as with 0.5 (docs/benchmarks.md), with 1 the end waits for the bound.
  private static final double ACCURACY_SHARE = 0.5;

  // The share of all evaluations that is kept for plain steps from the start is one in so many:
  // whatever they solve within it is solved.
  private static final int PLAIN_SHARE = 4;

  private static final String AT_ZERO = "the solution is 0 to the tolerance, relative to the start";

  private final Termination rule;
  private final Safeguard safeguard;
  private final IntToDoubleFunction startNorm;
  private final Outcomes outcomes;
  private int[] ids;
  private boolean[] active;
  private double[] accuracy;
  private double[] bestMeasure;
  private int[] bestIndex;
  private double[] keptResidual;
  private double[] keptImageNorm;
  private double[] keptBound;
  private int[] keptIndex;
  private int[] evaluationsAside;
  private boolean[] turned;
  private boolean[] met;
  private boolean[] refused;
  private boolean anyRefused;
  private boolean anyAside;
  private int activeCount;
  private @Nullable PlainStart plain;
  private int plainIndex;

  /**
   * Open the books.
   *
   * @param startNorm returns the norm of the start of a row of the original batch
   */
  RowLedger(int rows, Termination rule, Safeguard safeguard, IntToDoubleFunction startNorm) {
    this.rule = rule;
    this.safeguard = safeguard;
    this.startNorm = startNorm;
    outcomes = new Outcomes(rows);
    ids = new int[rows];
    Arrays.setAll(ids, i -> i);
    active = new boolean[rows];
    Arrays.fill(active, true);
    accuracy = new double[rows];
    Arrays.fill(accuracy, ACCURACY_SHARE);
    bestMeasure = filled(rows, Double.POSITIVE_INFINITY);
    bestIndex = new int[rows];
    keptResidual = filled(rows, Double.NaN);
    keptImageNorm = filled(rows, Double.NaN);
    keptBound = new double[rows];
    keptIndex = new int[rows];
    Arrays.fill(keptIndex, -1);
    evaluationsAside = new int[rows];
    turned = new boolean[rows];
    met = new boolean[rows];
    refused = new boolean[rows];
    activeCount = rows;
    plain = new PlainStart(rows, rule);
  }

  private static double[] filled(int length, double value) {
    double[] a = new double[length];
    Arrays.fill(a, value);
    return a;
  }

  int rows() {
    return ids.length;
  }

  int activeCount() {
    return activeCount;
  }

  boolean[] active() {
    return active;
  }

  int[] ids() {
    return ids;
  }

  double[] accuracy() {
    return accuracy;
  }

  Outcomes outcomes() {
    return outcomes;
  }

  /** Return whether all rows have gone on by plain steps so far. */
  boolean isPlain() {
    return plain != null;
  }

  /**
   * Return whether all rows go on by plain steps from the given iterate, too; if so, that is all
   * there is to say of it.
   */
  boolean goesOn(int index, Evaluation e) {
    if (plain == null || !plain.takes(e)) {
      return false;
    }
    plainIndex = index;
    for (int i = 0; i < accuracy.length; i++) {
      accuracy[i] = accuracy(i, 0, e);
    }
    return true;
  }

  /** Keep books and guards from now on. */
  void open() {
    PlainStart start = plain;
    if (start == null) {
      return;
    }
    plain = null;
    safeguard.begin(ids.length, start);
    Evaluation e = start.last();
    if (e == null) {
      return;
    }
    System.arraycopy(e.residual(), 0, bestMeasure, 0, ids.length);
    System.arraycopy(e.residual(), 0, keptResidual, 0, ids.length);
    System.arraycopy(e.imageNorm(), 0, keptImageNorm, 0, ids.length);
    Arrays.fill(bestIndex, plainIndex);
    Arrays.fill(keptIndex, plainIndex);
    for (int i = 0; i < ids.length; i++) {
      turned[i] = turningShare(i, plainIndex) > 0;
    }
  }

  /** Return how often f was evaluated at a row once the given iterate is. */
  int evaluations(int i, int index) {
    return index + 1 + evaluationsAside[i];
  }

  /**
   * Return whether f may be evaluated at a row aside from the iterates, so that an evaluation is
   * left for the next of these.
   */
  boolean mayEvaluateAside(int i, int index) {
    return active[i] && evaluations(i, index) < rule.maxEvaluations() - 1;
  }

  /** Count an evaluation of f at a row aside from the iterates. */
  void countEvaluation(int i) {
    open();
    evaluationsAside[i]++;
    anyAside = true;
  }

  /** Take it that a solver used so many products with the Jacobian of a row. */
  void countProducts(int i, double products) {
    open();
    safeguard.of(i).reachFurther(products);
  }

  /** Return the rows whose present iterate was refused. */
  boolean[] refused() {
    return refused;
  }

  boolean anyRefused() {
    return anyRefused;
  }

  /**
   * Decide which rows meet the rule and which iterates are refused.
   *
   * @param componentsMet rows of which every entry meets the rule; null if norms are asked only
   */
  void weigh(Evaluation e, boolean @Nullable [] componentsMet) {
    anyRefused = false;
    for (int i = 0; i < ids.length; i++) {
      met[i] =
          active[i]
              && finite(i, e)
              && (componentsMet == null ? meetsByNorm(i, e) : componentsMet[i]);
      refused[i] =
          active[i]
              && !met[i]
              && (finite(i, e)
                  ? safeguard.of(i).refuses(i, e)
                  : safeguard.of(i).refusesNonFinite());
      anyRefused |= refused[i];
    }
  }

  /**
   * Mark the rows whose present iterate, just weighed, begins an excursion: the one before must be
   * copied aside before its buffer is reused.
   *
   * @return whether any row is marked
   */
  boolean markSettingOut(Evaluation e, boolean[] mask) {
    if (!safeguard.letsExcursions()) {
      return false;
    }
    boolean any = false;
    for (int i = 0; i < mask.length; i++) {
      mask[i] =
          active[i] && !met[i] && !refused[i] && finite(i, e) && safeguard.of(i).setsOut(i, e);
      any |= mask[i];
    }
    return any;
  }

  /** Mark the refused rows that are called back from an excursion; return whether there are any. */
  boolean markCalledBack(boolean[] mask) {
    boolean any = false;
    for (int i = 0; i < mask.length; i++) {
      mask[i] = refused[i] && safeguard.of(i).isAway();
      any |= mask[i];
    }
    return any;
  }

  private boolean meetsByNorm(int i, Evaluation e) {
    RowGuard guard = safeguard.of(i);
    double measure = measure(i, e);
    double imageNorm = e.imageNorm()[i];
    // What counts is no more than the norm, and what is measured no less: most rows end here.
    return rule.isMet(measure, imageNorm) && rule.isMet(guard.measured(i, e), guard.believed(i, e))
        || isZero(measure, imageNorm, i);
  }

  // The norm of the start is asked for last: it is measured where a row may be 0 only.
  private boolean isZero(double measure, double imageNorm, int i) {
    return rule.isZero(measure, imageNorm, safeguard.of(i).startScale())
        && rule.isZero(measure, imageNorm, startNorm.applyAsDouble(ids[i]));
  }

  /**
   * Mark the rows whose kept iterate is the previous one while the new one will not replace it: the
   * previous iterate must be copied aside before its buffer is reused.
   *
   * @return whether any row is marked
   */
  boolean markRescues(int index, Evaluation e, boolean[] mask) {
    boolean any = false;
    for (int i = 0; i < mask.length; i++) {
      mask[i] = active[i] && index > 0 && keptIndex[i] == index - 1 && !replacesKept(i, e);
      any |= mask[i];
    }
    return any;
  }

  private boolean replacesKept(int i, Evaluation e) {
    return !refused[i]
        && finite(i, e)
        && (rule.keep() == Keep.LAST || met[i] || measure(i, e) < bestMeasure[i]);
  }

  private static boolean finite(int i, Evaluation e) {
    return Double.isFinite(e.residual()[i])
        && Double.isFinite(e.imageNorm()[i])
        && Double.isFinite(e.errorBound()[i]);
  }

  private static double measure(int i, Evaluation e) {
    return e.residual()[i] + e.errorBound()[i];
  }

  /** Count the active rows that an evaluation left unmeasured. */
  int unmeasured(Evaluation e) {
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (active[i] && e.isMissing(i)) {
        count++;
      }
    }
    return count;
  }

  /** End the active rows that the evaluation at the given iterate left unmeasured. */
  void finishUnmeasured(int index, Evaluation e, SolveStatus status) {
    for (int i = 0; i < ids.length; i++) {
      if (e.isMissing(i)) {
        finish(i, index - 1, status, status.message());
      }
    }
  }

  /**
   * Judge every active row by its evaluation at the given iterate; a refused one gets the
   * measurements of the iterate it goes back to.
   */
  void judge(int index, Evaluation e, @Nullable ComponentRule components) {
    for (int i = 0; i < ids.length; i++) {
      if (!active[i]) {
        continue;
      }
      if (refused[i]) {
        safeguard.of(i).refuse(i, e);
      } else {
        record(i, index, e);
        if (components != null && !safeguard.of(i).isAway()) {
          components.accept(i);
        }
      }
      accuracy[i] = accuracy(i, index - bestIndex[i], e);
      if (!finite(i, e)) {
        finish(i, index, SolveStatus.NON_FINITE);
      } else if (met[i]) {
        finish(i, index, SolveStatus.CONVERGED, detail(i, e, components));
      }
    }
  }

  /** A residual relative to what is 0 but for the tolerance says nothing: tell why it is met. */
  private String detail(int i, Evaluation e, @Nullable ComponentRule components) {
    return components == null && !rule.isMet(measure(i, e), e.imageNorm()[i])
        ? AT_ZERO
        : SolveStatus.CONVERGED.message();
  }

  /**
   * Return the accuracy to ask for next. Bounds on errors may hide slow progress: before a row is
   * held not to move, half a stall window is evaluated exactly.
   */
  private double accuracy(int i, int sinceBest, Evaluation e) {
    double relative = e.residual()[i] / e.imageNorm()[i];
    boolean waits = sinceBest >= rule.stallWindow() / 2;
    // 0/0: f vanished, ask for it exactly; NaN would mean "skip"
    return waits || Double.isNaN(relative) ? 0 : ACCURACY_SHARE * Math.min(1, relative);
  }

  private void record(int i, int index, Evaluation e) {
    if (replacesKept(i, e)) {
      keptIndex[i] = index;
      keptResidual[i] = e.residual()[i];
      keptImageNorm[i] = e.imageNorm()[i];
      keptBound[i] = e.errorBound()[i];
    }
    double measure = measure(i, e);
    if (measure < bestMeasure[i]) {
      bestMeasure[i] = measure;
      bestIndex[i] = index;
    }
    if (finite(i, e)) {
      safeguard.of(i).accept(i, e);
    }
  }

  /**
   * Let the extrapolated rows that are not on their way to converge take plain steps from their
   * start, once, when all but the last quarter of their steps or evaluations is spent: a row is on
   * its way if its residual has fallen, on the logarithmic scale, by the share of the fall to its
   * tolerance that it has spent. So go rows whose tolerance only plain steps can show to be met.
   */
  void turnBack(int index, Evaluation e, @Nullable ComponentRule components) {
    for (int i = 0; i < ids.length; i++) {
      if (!active[i]) {
        continue;
      }
      if (leavesProof(evaluations(i, index), i, e)) {
        safeguard.of(i).startAnew();
      }
      if (turned[i]) {
        continue;
      }
      double share = turningShare(i, index);
      if (share > 0) {
        turned[i] = true;
        RowGuard guard = safeguard.of(i);
        boolean onItsWay =
            components == null ? onItsWay(i, e, share) : components.hasFallen(i, share);
        if (guard.mayTurnBack() && (guard.isDoubted() || !onItsWay)) {
          guard.startAnew();
        }
      }
    }
  }

  private boolean leavesProof(int evaluations, int i, Evaluation e) {
    RowGuard guard = safeguard.of(i);
    return !refused[i]
        && guard.mayTurnBack()
        && rule.isMet(measure(i, e), e.imageNorm()[i])
        && !rule.isMet(guard.measured(i, e), guard.believed(i, e))
        && guard.leavesProof(evaluations, i, e);
  }

  private double turningShare(int i, int index) {
    return Math.max(
        shareAtTurn(index + 1, rule.maxSteps() + 1L),
        shareAtTurn(evaluations(i, index), rule.maxEvaluations()));
  }

  /** Return the share that is spent at the turning point, 0 before it. */
  private static double shareAtTurn(long spent, long most) {
    long turningPoint = most - most / PLAIN_SHARE;
    return spent >= turningPoint ? (double) turningPoint / most : 0;
  }

  private boolean onItsWay(int i, Evaluation e, double share) {
    RowGuard guard = safeguard.of(i);
    double fallen = Math.log(guard.firstResidual() / bestMeasure[i]);
    return fallen >= share * Math.log(guard.firstResidual() / tolerance(i, e));
  }

  /** Return the residual of a row that ends it at its present iterate, by the norm of the rule. */
  double tolerance(int i, Evaluation e) {
    return rule.tolerance(plain == null ? safeguard.of(i).counted(i, e) : e.imageNorm()[i]);
  }

  /** Return whether the residual of a row is down to what rounding leaves of f. */
  boolean atRounding(int i, Evaluation e, double floor) {
    return e.residual()[i] <= floor * safeguard.of(i).counted(i, e);
  }

  /**
   * Return whether an active row has gone a stall window without a better residual, and is not
   * about to go back to its start.
   */
  boolean waiting(int i, int index) {
    return active[i]
        && !refused[i]
        && !safeguard.of(i).startsAnew()
        && index - bestIndex[i] >= rule.stallWindow();
  }

  boolean anyWaiting(int index) {
    for (int i = 0; i < ids.length && index >= rule.stallWindow(); i++) {
      if (waiting(i, index)) {
        return true;
      }
    }
    return false;
  }

  /** End a row in which nothing moves, unless it may go back to its start. */
  void finishRepeated(int i, int index) {
    if (safeguard.of(i).mayStartAnew()) {
      safeguard.of(i).startAnew();
    } else {
      finish(i, index, SolveStatus.STALLED);
    }
  }

  /**
   * End a row whose residual is down to rounding, unless that meets the rule but for what counts of
   * ||f(z)||: such a row may go back to its start.
   */
  void finishAtRounding(int i, int index, Evaluation e) {
    if (rule.isMet(measure(i, e), e.imageNorm()[i])) {
      finishRepeated(i, index);
    } else {
      finish(i, index, SolveStatus.STALLED);
    }
  }

  /** End one row with the message of a status. */
  void finish(int i, int index, SolveStatus status) {
    finish(i, index, status, status.message());
  }

  /** End one row, if it is active; {@code index} is the present iterate, already judged. */
  void finish(int i, int index, SolveStatus status, String detail) {
    if (!active[i]) {
      return;
    }
    open();
    active[i] = false;
    accuracy[i] = Double.NaN;
    activeCount--;
    outcomes.end(
        ids[i],
        new SampleOutcome(
            status,
            evaluations(i, index),
            keptResidual[i],
            Outcomes.relative(keptResidual[i], keptImageNorm[i]),
            keptBound[i],
            detail,
            Optional.empty(),
            Optional.empty(),
            safeguard.of(i).refusals()));
  }

  /** Add what the run says of a row that ended to the detail of its outcome. */
  void remark(int i, String remark) {
    outcomes.remark(ids[i], remark);
  }

  /**
   * Add an estimate of the error to the outcomes of rows that ended since {@code before} was copied
   * from the active rows, where one of ||(I - J)^{-1}|| is known.
   */
  void estimate(boolean[] before, double[] inverseNorms) {
    for (int i = 0; i < ids.length; i++) {
      if (before[i] && !active[i] && Double.isFinite(keptResidual[i])) {
        outcomes.estimate(
            ids[i], inverseNorms[i], keptResidual[i] + keptBound[i], keptImageNorm[i]);
      }
    }
  }

  /**
   * End all rows at a limit. Where the number of steps or evaluations is the limit, a row has
   * diverged if its residual is then far beyond all that its start knew; sooner that is not known,
   * because an unstable start grows as a divergent row does before it turns to a fixed point. A
   * start next to 0 knows of no scale, and may grow from there to that of f, which is taken to be 1
   * at least.
   */
  void finishAll(int index, SolveStatus status) {
    open();
    for (int i = 0; i < ids.length; i++) {
      finishAtLimit(i, index, status);
    }
  }

  /** End the rows that have no evaluation left before all others have none. */
  void finishSpent(int index) {
    if (!anyAside || index + 1 >= rule.maxEvaluations()) {
      return;
    }
    for (int i = 0; i < ids.length; i++) {
      if (active[i] && evaluations(i, index) >= rule.maxEvaluations()) {
        finishAtLimit(i, index, SolveStatus.MAX_EVALUATIONS);
      }
    }
  }

  private void finishAtLimit(int i, int index, SolveStatus status) {
    boolean counted = status == SolveStatus.MAX_STEPS || status == SolveStatus.MAX_EVALUATIONS;
    RowGuard guard = safeguard.of(i);
    boolean grown = guard.residual() > rule.divergenceFactor() * Math.max(1, guard.startScale());
    finish(i, index, counted && grown ? SolveStatus.DIVERGED : status);
  }

  /**
   * Mark the rows that ended since {@code before} was copied from the active rows and keep the
   * present iterate.
   */
  boolean markSettled(boolean[] before, int index, boolean[] mask) {
    boolean any = false;
    for (int i = 0; i < mask.length; i++) {
      mask[i] = before[i] && !active[i] && keptIndex[i] == index;
      any |= mask[i];
    }
    return any;
  }

  /** Mark the rows that ended since {@code before} and never had an iterate that could be kept. */
  boolean markUnkept(boolean[] before, boolean[] mask) {
    boolean any = false;
    for (int i = 0; i < mask.length; i++) {
      mask[i] = before[i] && !active[i] && keptIndex[i] < 0;
      any |= mask[i];
    }
    return any;
  }

  int[] activeRows() {
    int[] rows = new int[activeCount];
    int next = 0;
    for (int i = 0; i < ids.length; i++) {
      if (active[i]) {
        rows[next++] = i;
      }
    }
    return rows;
  }

  void retain(int[] rows) {
    ids = gather(ids, rows);
    bestIndex = gather(bestIndex, rows);
    keptIndex = gather(keptIndex, rows);
    evaluationsAside = gather(evaluationsAside, rows);
    accuracy = gather(accuracy, rows);
    bestMeasure = gather(bestMeasure, rows);
    keptResidual = gather(keptResidual, rows);
    keptImageNorm = gather(keptImageNorm, rows);
    keptBound = gather(keptBound, rows);
    boolean[] turnedBefore = turned;
    turned = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      turned[i] = turnedBefore[rows[i]];
    }
    met = new boolean[rows.length];
    refused = new boolean[rows.length];
    anyRefused = false;
    safeguard.retain(rows);
    active = new boolean[rows.length];
    Arrays.fill(active, true);
  }

  private static int[] gather(int[] a, int[] rows) {
    return Arrays.stream(rows).map(r -> a[r]).toArray();
  }

  private static double[] gather(double[] a, int[] rows) {
    return Arrays.stream(rows).mapToDouble(r -> a[r]).toArray();
  }
}
