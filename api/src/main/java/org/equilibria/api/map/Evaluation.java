package org.equilibria.api.map;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Norm;

/**
 * Receive what one evaluation f(z) measured, per row, in the same pass. The arrays are live: the
 * evaluator fills them, the solve loop reads them.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Evaluation {

  private final Norm norm;
  private final double[] residual;
  private final double[] imageNorm;
  private final double[] errorBound;
  private final boolean[] rebased;
  private double gemmEquivalents;

  /** Create a report for the given number of rows, all zero. */
  public Evaluation(int rows, Norm norm) {
    this.norm = norm;
    residual = new double[rows];
    imageNorm = new double[rows];
    errorBound = new double[rows];
    rebased = new boolean[rows];
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

  /** Clear the marks that an exact evaluator never sets: error bounds and rebased rows. */
  public void clearMarks() {
    Arrays.fill(errorBound, 0);
    Arrays.fill(rebased, false);
  }
}
