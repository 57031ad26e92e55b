package org.equilibria.theory.numerics;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;

/**
 * Proved bounds of the largest eigenvalue of a symmetric matrix by Cholesky decompositions,
 * rounding included (Rump, Verification of positive definiteness, BIT 46, 2006).
 *
 * <p>A decomposition that is computed to its end is that of a matrix nearby: with n inner products
 * in any order, and a reciprocal instead of each division, it differs by at most gamma_(n+3)/(1 -
 * gamma_(n+3)) times the trace in the spectral norm. A matrix from whose diagonal more than that is
 * taken before is thereby positive definite itself.
 */
public final class PositiveDefinite {

  /** Operations of an entry beside its inner product, and of the bound itself. */
  private static final int OTHER_OPERATIONS = 8;

  /** Bounds that are tried, each four times farther from the estimate. */
  private static final int MOST_TRIALS = 40;

  private PositiveDefinite() {}

  /**
   * Return whether lambda_max(T) &lt; limit is proved of every symmetric T with ||T - S||_2 &lt;=
   * uncertainty.
   *
   * @param symmetric S, an array of n rows of n; left as it is
   */
  public static boolean proves(double[][] symmetric, double limit, double uncertainty) {
    int n = symmetric.length;
    double shift = limit - uncertainty - rounding(symmetric, limit);
    DMatrixRMaj a = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a.data[i * n + j] = (i == j ? shift : 0) - symmetric[i][j];
      }
      if (!(a.data[i * n + i] > 0)) {
        return false;
      }
    }
    return new CholeskyDecompositionInner_DDRM(true).decompose(a);
  }

  /**
   * Return a proved upper bound of lambda_max(T) for every symmetric T with ||T - S||_2 &lt;=
   * uncertainty; infinite if the estimate is far too low.
   *
   * @param symmetric S, an array of n rows of n; left as it is
   * @param estimate about lambda_max(S), near which a bound is looked for
   */
  public static double upperBound(double[][] symmetric, double estimate, double uncertainty) {
    double distance = Math.max(1e-200, uncertainty + 2 * rounding(symmetric, estimate));
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
      if (proves(symmetric, estimate + distance, uncertainty)) {
        return estimate + distance;
      }
      distance *= 4;
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Bound what rounding does to a decomposition of limit I - S and to its diagonal. */
  private static double rounding(double[][] symmetric, double limit) {
    int n = symmetric.length;
    double trace = 0;
    double largest = Math.abs(limit);
    for (int i = 0; i < n; i++) {
      trace += Math.abs(limit - symmetric[i][i]);
      largest = Math.max(largest, Math.abs(symmetric[i][i]));
    }
    return Rounding.of(n + OTHER_OPERATIONS) * trace + OTHER_OPERATIONS * Rounding.UNIT * largest;
  }
}
