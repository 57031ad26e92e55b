package org.equilibria.api.map;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Norm;

/**
 * What one evaluation f(z) measured, per row, in the same pass. The arrays are live: the evaluator
 * fills them, the solve loop reads them. Before every evaluation the loop marks residuals and norms
 * as missing, so that what an evaluator did not fill is never taken for a measurement.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Evaluation {

  // No norm is negative, and a measurement may be NaN: f may be.
  private static final double MISSING = Double.NEGATIVE_INFINITY;

  private final Norm norm;
  private final BooleanSupplier stop;
  private final double[] residual;
  private final double[] imageNorm;
  private final double[] errorBound;
  private final boolean[] rebased;
  private double gemmEquivalents;

  /** Create a report for the given number of rows, all zero, of evaluations that never stop. */
  public Evaluation(int rows, Norm norm) {
    this(rows, norm, () -> false);
  }

  /**
   * Create a report for the given number of rows, all zero.
   *
   * @param stop says whether an evaluation is wanted no longer; must be cheap
   */
  public Evaluation(int rows, Norm norm, BooleanSupplier stop) {
    this.norm = norm;
    this.stop = stop;
    residual = new double[rows];
    imageNorm = new double[rows];
    errorBound = new double[rows];
    rebased = new boolean[rows];
  }

  /**
   * Return whether the evaluation is wanted no longer, because the solve was cancelled, its thread
   * interrupted or its time is up. An evaluator that works row by row may ask between rows, on the
   * thread it was called on, and return early: rows left unmeasured end there.
   */
  public boolean stopRequested() {
    return stop.getAsBoolean();
  }

  /** Return the norm in which rows are measured. */
  public Norm norm() {
    return norm;
  }

  /** Return ||f(z) - z|| per row, of the f(z) that was written. */
  public double[] residual() {
    return residual;
  }

  /** Return ||f(z)|| per row. */
  public double[] imageNorm() {
    return imageNorm;
  }

  /**
   * Return, per row, a bound on the distance of the written f(z) from the exact one. The rounding
   * of one evaluation in the precision of the matrices is not counted: an evaluator that does
   * nothing else reports 0.
   */
  public double[] errorBound() {
    return errorBound;
  }

  /** Return the rows whose f was corrected: differences to earlier values are not of f. */
  public boolean[] rebased() {
    return rebased;
  }

  /**
   * Return the work so far, in products of the whole batch with the weight; a call over a third of
   * the rows counts a third, a cheaper precision its share of the time.
   */
  public double gemmEquivalents() {
    return gemmEquivalents;
  }

  /** Add work, in the unit of {@link #gemmEquivalents}. */
  public void addGemmEquivalents(double work) {
    gemmEquivalents += work;
  }

  /** Mark every residual and norm as missing and clear the other marks, before an evaluation. */
  public void reset() {
    Arrays.fill(residual, MISSING);
    Arrays.fill(imageNorm, MISSING);
    clearMarks();
  }

  /** Return whether the residual or the norm of a row is missing. */
  public boolean isMissing(int row) {
    return residual[row] == MISSING || imageNorm[row] == MISSING;
  }

  /** Clear the marks that an exact evaluator never sets: error bounds and rebased rows. */
  public void clearMarks() {
    Arrays.fill(errorBound, 0);
    Arrays.fill(rebased, false);
  }
}
