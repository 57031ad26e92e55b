package org.equilibria.theory.numerics;

/**
 * Bounds on what rounding in f64 may do, whatever the order of operations (Higham 2002, chapter 3).
 */
public final class Rounding {

  /** Unit roundoff of f64. */
  public static final double UNIT = 0x1p-53;

  private Rounding() {}

  /**
   * Return gamma_n = n u/(1 - n u): a computed inner product of n terms errs by at most gamma_n
   * times that of the absolute values. A few operations more than there are pay for those by which
   * the bound itself is computed.
   */
  public static double of(int operations) {
    return of(operations, UNIT);
  }

  /** Return the same for arithmetic of another unit roundoff. */
  public static double of(int operations, double unit) {
    double product = operations * unit;
    return product < 1 ? product / (1 - product) : Double.POSITIVE_INFINITY;
  }

  /**
   * Return an upper bound of ||A||_F; squares that underflow are paid for by 1e-150 each.
   *
   * @param matrix rows of equal length
   */
  public static double frobeniusBound(double[][] matrix) {
    double sum = 0;
    int entries = 0;
    for (double[] row : matrix) {
      entries += row.length;
      for (double x : row) {
        sum += x * x;
      }
    }
    return Math.sqrt(sum) * (1 + of(entries + 2)) + 1e-150 * entries;
  }
}
