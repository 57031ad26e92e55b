package org.equilibria.engine.solve;

import java.util.Arrays;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.solve.Termination;
import org.jspecify.annotations.Nullable;

/**
 * The plain steps that a solve may begin with: evaluations without an error bound, after which no
 * row ends and every row has a smaller residual than before. Nothing is refused then, all of
 * ||f(z)|| counts, by the triangle inequality, and the last iterate of each row is its best. What
 * guards and books would know are a few sums, from which they begin when anything else happens. So
 * a plain solve reads and writes a sixth of what they would.
 */
final class PlainStart {

  private final Termination rule;
  private final double[] startScale;
  private final double[] firstResidual;
  private final double[] reached;
  private final double[] progress;
  private @Nullable Evaluation last;

  PlainStart(int rows, Termination rule) {
    this.rule = rule;
    startScale = new double[rows];
    Arrays.fill(startScale, Double.NaN);
    firstResidual = new double[rows];
    reached = new double[rows];
    progress = new double[rows];
  }

  /** Take an evaluation, unless guards or books are needed for it. */
  boolean takes(Evaluation e) {
    if (rule.componentwise()) {
      return false;
    }
    Evaluation before = last;
    for (int i = 0; i < reached.length; i++) {
      if (!(before == null ? begins(i, e) : goesOn(i, e, before.residual()[i]))) {
        return false;
      }
    }
    if (before == null) {
      begin(e);
    } else {
      goOn(e);
    }
    last = e;
    return true;
  }

  private boolean begins(int i, Evaluation e) {
    double r = e.residual()[i];
    return r < Double.POSITIVE_INFINITY && neitherEndsNorErrs(i, r, e);
  }

  private boolean goesOn(int i, Evaluation e, double before) {
    double r = e.residual()[i];
    return r < before && neitherEndsNorErrs(i, r, e) && e.imageNorm()[i] <= reached[i] + r;
  }

  /** Written so that a NaN, or what is missing, does not pass. */
  private boolean neitherEndsNorErrs(int i, double r, Evaluation e) {
    double imageNorm = e.imageNorm()[i];
    return imageNorm >= 0
        && imageNorm < Double.POSITIVE_INFINITY
        && e.errorBound()[i] == 0
        && !rule.isMet(r, imageNorm)
        && !rule.isZero(r, imageNorm, startScale[i]);
  }

  private void begin(Evaluation e) {
    for (int i = 0; i < reached.length; i++) {
      startScale[i] = Math.max(e.residual()[i], e.imageNorm()[i]);
      reached[i] = e.imageNorm()[i];
    }
    System.arraycopy(e.residual(), 0, firstResidual, 0, reached.length);
    System.arraycopy(e.residual(), 0, progress, 0, reached.length);
  }

  private void goOn(Evaluation e) {
    double[] residual = e.residual();
    for (int i = 0; i < reached.length; i++) {
      reached[i] += residual[i];
      if (RowGuard.isProgress(residual[i], progress[i])) {
        progress[i] = residual[i];
      }
    }
  }

  /** Return the last evaluation that was taken, null if none was. */
  @Nullable Evaluation last() {
    return last;
  }

  /** Let a guard know of a row what it would if it had seen all its steps. */
  void tell(int i, RowGuard guard) {
    Evaluation e = last;
    if (e != null) {
      guard.resume(
          startScale[i],
          firstResidual[i],
          reached[i],
          progress[i],
          e.residual()[i],
          e.imageNorm()[i]);
    }
  }
}
