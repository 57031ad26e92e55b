package org.equilibria.engine.solve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.solve.ErrorEstimate;
import org.equilibria.api.solve.Keep;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.jspecify.annotations.Nullable;

/**
 * Keep the books of every row: whether it is still being solved, which iterate is kept for it, and
 * how it ended. Arrays are indexed by the row of the present batch; outcomes by the row of the
 * original one.
 */
final class RowLedger {

  // Inexact evaluations may err by this share of the residual. Such an error hardly changes from
  // one evaluation to the next until it is corrected; then the residual grows by up to this share,
  // which costs a contraction an evaluation at most. With 0.1 a solve needs twice as many exact
  // products as with 0.5 (docs/benchmarks.md), with 1 the end waits for the bound.
  private static final double ACCURACY_SHARE = 0.5;

  private final Termination rule;
  private final SampleOutcome[] outcomes;
  private int[] ids;
  private boolean[] active;
  private double[] accuracy;
  private double[] bestMeasure;
  private int[] bestIndex;
  private double[] keptResidual;
  private double[] keptImageNorm;
  private double[] keptBound;
  private int[] keptIndex;
  private int activeCount;

  RowLedger(int rows, Termination rule) {
    this.rule = rule;
    outcomes = new SampleOutcome[rows];
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
    activeCount = rows;
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

  List<SampleOutcome> outcomes() {
    return List.of(outcomes);
  }

  SolveStatus worstStatus() {
    return Arrays.stream(outcomes)
        .map(SampleOutcome::status)
        .reduce(SolveStatus.CONVERGED, SolveStatus::worse);
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
    return finite(i, e)
        && (rule.keep() == Keep.LAST || meets(i, e) || measure(i, e) < bestMeasure[i]);
  }

  private static boolean finite(int i, Evaluation e) {
    return Double.isFinite(e.residual()[i])
        && Double.isFinite(e.imageNorm()[i])
        && Double.isFinite(e.errorBound()[i]);
  }

  private static double measure(int i, Evaluation e) {
    return e.residual()[i] + e.errorBound()[i];
  }

  private boolean meets(int i, Evaluation e) {
    return measure(i, e) <= rule.atol() + rule.rtol() * e.imageNorm()[i];
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

  /** Judge every active row by its evaluation at the given iterate. */
  void judge(int index, Evaluation e) {
    for (int i = 0; i < ids.length; i++) {
      if (!active[i]) {
        continue;
      }
      boolean replaces = replacesKept(i, e);
      if (replaces) {
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
      accuracy[i] = accuracy(i, index, e);
      SolveStatus verdict = verdict(i, index, e);
      if (verdict != null) {
        finish(i, index, verdict, verdict.message());
      }
    }
  }

  /**
   * Return the accuracy to ask for next. Bounds on errors may hide slow progress: before a row is
   * held not to move, half a stall window is evaluated exactly.
   */
  private double accuracy(int i, int index, Evaluation e) {
    double relative = e.residual()[i] / e.imageNorm()[i];
    boolean waits = index - bestIndex[i] >= rule.stallWindow() / 2;
    // 0/0: f vanished, ask for it exactly; NaN would mean "skip"
    return waits || Double.isNaN(relative) ? 0 : ACCURACY_SHARE * Math.min(1, relative);
  }

  private @Nullable SolveStatus verdict(int i, int index, Evaluation e) {
    if (!finite(i, e)) {
      return SolveStatus.NON_FINITE;
    } else if (meets(i, e)) {
      return SolveStatus.CONVERGED;
    } else if (measure(i, e) > rule.divergenceFactor() * bestMeasure[i]) {
      return SolveStatus.DIVERGED;
    } else if (index - bestIndex[i] >= rule.stallWindow()) {
      return SolveStatus.STALLED;
    }
    return null;
  }

  /** End one row, if it is active; {@code index} is the present iterate, already judged. */
  void finish(int i, int index, SolveStatus status, String detail) {
    if (!active[i]) {
      return;
    }
    active[i] = false;
    accuracy[i] = Double.NaN;
    activeCount--;
    outcomes[ids[i]] =
        new SampleOutcome(
            status,
            index + 1,
            keptResidual[i],
            relative(keptResidual[i], keptImageNorm[i]),
            keptBound[i],
            detail);
  }

  /**
   * Add an estimate of the error to the outcomes of rows that ended since {@code before} was copied
   * from the active rows, where one of ||(I - J)^{-1}|| is known.
   */
  void estimate(boolean[] before, double[] inverseNorms) {
    for (int i = 0; i < ids.length; i++) {
      if (before[i] && !active[i] && Double.isFinite(keptResidual[i])) {
        int row = ids[i];
        estimate(inverseNorms[i], keptResidual[i] + keptBound[i], keptImageNorm[i])
            .ifPresent(e -> outcomes[row] = outcomes[row].with(e));
      }
    }
  }

  private static Optional<ErrorEstimate> estimate(
      double inverseNorm, double residual, double imageNorm) {
    if (Double.isNaN(inverseNorm)) {
      return Optional.empty();
    }
    double error = inverseNorm * residual;
    return Optional.of(new ErrorEstimate(inverseNorm, error, relative(error, imageNorm)));
  }

  void finishAll(int index, SolveStatus status) {
    for (int i = 0; i < ids.length; i++) {
      finish(i, index, status, status.message());
    }
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
    accuracy = gather(accuracy, rows);
    bestMeasure = gather(bestMeasure, rows);
    keptResidual = gather(keptResidual, rows);
    keptImageNorm = gather(keptImageNorm, rows);
    keptBound = gather(keptBound, rows);
    active = new boolean[rows.length];
    Arrays.fill(active, true);
  }

  private static int[] gather(int[] a, int[] rows) {
    return Arrays.stream(rows).map(r -> a[r]).toArray();
  }

  private static double[] gather(double[] a, int[] rows) {
    return Arrays.stream(rows).mapToDouble(r -> a[r]).toArray();
  }

  static double relative(double residual, double imageNorm) {
    return residual == 0 ? 0 : residual / imageNorm;
  }
}
