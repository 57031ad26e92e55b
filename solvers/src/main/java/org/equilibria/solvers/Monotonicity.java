package org.equilibria.solvers;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * The constants of I - M that forward-backward splitting takes its step from, each on its safe
 * side.
 *
 * @param mu at most 1 - lambda_max((M + M^T)/2) where it is above 0, proved by a Cholesky
 *     factorization up to rounding; elsewhere what is left of it
 * @param lipschitz at least ||I - M||_2, but for a probability of 1e-12 over a random start
 */
record Monotonicity(double mu, double lipschitz) {

  private static final double FAILURE = 1e-12;
  private static final double FIRST_SLACK = 1e-6;
  private static final double SLACK_GROWTH = 8;

  /**
   * Compute both in O(m^3), mostly one or two factorizations.
   *
   * @param weight M, m x m, row-major
   */
  static Monotonicity of(double[] weight, int m) {
    if (m == 0) {
      return new Monotonicity(1, 1);
    }
    return new Monotonicity(mu(weight, m), lipschitz(weight, m));
  }

  /** Return the step mu/L^2 (arXiv 2006.08591, for the best guaranteed rate). */
  double step() {
    return mu / (lipschitz * lipschitz);
  }

  private static double mu(double[] weight, int m) {
    double[] symmetric = new double[m * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        symmetric[i * m + j] = 0.5 * (weight[i * m + j] + weight[j * m + i]);
      }
    }
    double least = Lanczos.largest(m, (v, out) -> multiply(symmetric, v, out)).value();
    double slack = FIRST_SLACK * Math.max(1, Math.abs(least));
    while (least + slack < 1 && !boundedBy(symmetric, m, least + slack)) {
      slack *= SLACK_GROWTH;
    }
    // NaN if an entry is not finite; at most 0 where no bound below 1 holds
    return least + slack < 1 ? 1 - least - slack : Math.min(0, 1 - least);
  }

  /** Return whether bound I - S has a Cholesky factor, so that no eigenvalue of S exceeds it. */
  static boolean boundedBy(double[] symmetric, int m, double bound) {
    DMatrixRMaj shifted = new DMatrixRMaj(m, m);
    for (int e = 0; e < symmetric.length; e++) {
      shifted.data[e] = -symmetric[e];
    }
    for (int i = 0; i < m; i++) {
      shifted.data[i * m + i] += bound;
    }
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(m, true);
    return cholesky.decompose(shifted);
  }

  private static double lipschitz(double[] weight, int m) {
    double[] between = new double[m];
    Lanczos squared =
        Lanczos.largest(
            m,
            (v, out) -> {
              multiply(weight, v, between);
              subtractFrom(v, between);
              multiplyTransposed(weight, between, out);
              subtractFrom(between, out);
            });
    return Math.sqrt(squared.upperBound(m, FAILURE));
  }

  /** Write a - b to b. */
  private static void subtractFrom(double[] a, double[] b) {
    for (int i = 0; i < b.length; i++) {
      b[i] = a[i] - b[i];
    }
  }

  static void multiply(double[] a, double[] v, double[] out) {
    int m = v.length;
    for (int i = 0; i < m; i++) {
      double total = 0;
      for (int j = 0; j < m; j++) {
        total += a[i * m + j] * v[j];
      }
      out[i] = total;
    }
  }

  private static void multiplyTransposed(double[] a, double[] v, double[] out) {
    int m = v.length;
    Arrays.fill(out, 0);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        out[j] += a[i * m + j] * v[i];
      }
    }
  }
}
