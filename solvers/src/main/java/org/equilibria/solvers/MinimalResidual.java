package org.equilibria.solvers;

import java.util.Arrays;

/**
 * The least-squares problem min ||beta e_1 - H y|| of one row's Krylov space, H upper Hessenberg,
 * by a Givens rotation a column (Saad and Schultz 1986).
 */
final class MinimalResidual {

  // What is left of a column of H beside its largest entries once it is rotated: below this the
  // columns are dependent, as far as products in the precision of the states can tell.
  private static final double DEPENDENT = 1e-14;

  private final double[][] triangle;
  private final double[] cosine;
  private final double[] sine;
  private final double[] right;
  private final double[] solution;
  private int columns;
  private double start;

  MinimalResidual(int most) {
    triangle = new double[most][];
    cosine = new double[most];
    sine = new double[most];
    right = new double[most + 1];
    solution = new double[most];
  }

  /** Begin with no column and a residual of the given length. */
  void begin(double length) {
    columns = 0;
    start = length;
    Arrays.fill(right, 0);
    right[0] = length;
  }

  /** Return the columns that are used. */
  int columns() {
    return columns;
  }

  /** Return the residual that is left, relative to that of no column. */
  double left() {
    return Math.abs(right[columns]) / start;
  }

  /**
   * Take in a column of H, unless it depends on those before or is not finite.
   *
   * @param column its entries but the last, overwritten
   * @param below its last entry, at least 0
   */
  boolean add(double[] column, double below) {
    int k = columns;
    double scale = below;
    for (int j = 0; j <= k; j++) {
      scale = Math.max(scale, Math.abs(column[j]));
    }
    for (int j = 0; j < k; j++) {
      double upper = cosine[j] * column[j] + sine[j] * column[j + 1];
      column[j + 1] = cosine[j] * column[j + 1] - sine[j] * column[j];
      column[j] = upper;
    }
    double length = Math.hypot(column[k], below);
    if (!(length > DEPENDENT * scale) || !Double.isFinite(length)) {
      return false;
    }
    cosine[k] = column[k] / length;
    sine[k] = below / length;
    column[k] = length;
    if (triangle[k] == null) {
      triangle[k] = new double[k + 1];
    }
    System.arraycopy(column, 0, triangle[k], 0, k + 1);
    right[k + 1] = -sine[k] * right[k];
    right[k] *= cosine[k];
    columns++;
    return true;
  }

  /** Return y, of as many entries as there are columns. */
  double[] solve() {
    for (int j = columns - 1; j >= 0; j--) {
      double total = right[j];
      for (int k = j + 1; k < columns; k++) {
        total -= triangle[k][j] * solution[k];
      }
      solution[j] = total / triangle[j][j];
    }
    return solution;
  }
}
