package org.equilibria.api.parameterization;

/**
 * A proved upper bound of the eigenvalues of a symmetric matrix by a Cholesky decomposition,
 * rounding included (Rump, Verification of positive definiteness, BIT 46, 2006).
 */
final class SemiDefinite {

  private static final double UNIT = 0x1p-53;

  /** Operations of an entry beside its inner product, and of the bound itself. */
  private static final int OTHERS = 8;

  private SemiDefinite() {}

  /** Return gamma_n = n u/(1 - n u), what n operations in f64 may do, relative. */
  static double gamma(int operations) {
    double product = operations * UNIT;
    return product < 1 ? product / (1 - product) : Double.POSITIVE_INFINITY;
  }

  /**
   * Return whether lambda_max(T) &lt; limit is proved of every symmetric T with ||T - S||_2 &lt;=
   * uncertainty.
   *
   * @param symmetric S as rows, left as it is
   */
  static boolean below(double[][] symmetric, double limit, double uncertainty) {
    int n = symmetric.length;
    double trace = 0;
    double largest = Math.abs(limit);
    for (int i = 0; i < n; i++) {
      trace += Math.abs(limit - symmetric[i][i]);
      largest = Math.max(largest, Math.abs(symmetric[i][i]));
    }
    double rounding = gamma(n + OTHERS) * trace + OTHERS * UNIT * largest;
    return decomposes(symmetric, limit - uncertainty - rounding);
  }

  /** Return whether the decomposition of shift I - S is computed to its end. */
  private static boolean decomposes(double[][] symmetric, double shift) {
    int n = symmetric.length;
    double[][] lower = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] row = new double[i + 1];
      lower[i] = row;
      for (int j = 0; j < i; j++) {
        row[j] = (-symmetric[i][j] - dot(row, lower[j], j)) / lower[j][j];
      }
      double pivot = shift - symmetric[i][i] - dot(row, row, i);
      // not of NaN, which is no number above 0 either
      if (!(pivot > 0)) {
        return false;
      }
      row[i] = Math.sqrt(pivot);
    }
    return true;
  }

  static double dot(double[] a, double[] b, int terms) {
    double sum = 0;
    for (int k = 0; k < terms; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
