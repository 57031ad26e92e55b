package org.equilibria.theory.certificate;

import java.util.Arrays;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.PositiveDefinite;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.Vectors;

/**
 * What is proved of H0 = J0 J0^T, the Gram matrix of the implicit layer in exact arithmetic, from
 * what is computed of it: eigenvalues of a library are estimates only, near which Cholesky
 * decompositions prove bounds.
 *
 * @param matrix H0 as computed (n x n)
 * @param uncertainty an upper bound of ||matrix - H0||_2
 * @param least a lower bound of lambda_min(H0); above 0 only if H0 is positive definite
 * @param greatest an upper bound of lambda_max(H0)
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
public record GramBounds(double[][] matrix, double uncertainty, double least, double greatest) {

  /** Operations of an entry beside its two inner products, and of the bound itself. */
  private static final int OTHER_OPERATIONS = 24;

  /** What is added to norms, so that gamma_k times its square pays for products that underflow. */
  private static final double UNDERFLOW = 1e-145;

  /** A scale alpha^2 gamma^2 below this may have lost digits to underflow: nothing is proved. */
  private static final double LEAST_SCALE = 1e-290;

  /**
   * Prove the bounds: O(n^2 (m + n)).
   *
   * @param z equilibria (n x m)
   * @param q adjoints (n x m)
   * @param estimate about the eigenvalues of H0
   */
  public static GramBounds of(
      double[][] z, double[][] q, double gamma, double alpha, Eigen estimate) {
    double[][] matrix = FiniteGram.implicitLayer(z, q, gamma, alpha);
    double uncertainty = uncertainty(z, q, alpha * alpha * gamma * gamma);
    double[][] negative =
        Arrays.stream(matrix)
            .map(row -> Arrays.stream(row).map(v -> -v).toArray())
            .toArray(double[][]::new);
    return new GramBounds(
        matrix,
        uncertainty,
        -PositiveDefinite.upperBound(negative, -estimate.least(), uncertainty),
        PositiveDefinite.upperBound(matrix, estimate.greatest(), uncertainty));
  }

  /**
   * An entry errs by at most gamma_k h_i h_j, with h_i^2 the bound of H_ii below, and the matrix
   * (h_i h_j) has the norm sum_i h_i^2.
   */
  private static double uncertainty(double[][] z, double[][] q, double scale) {
    if (!(scale > LEAST_SCALE)) {
      return Double.POSITIVE_INFINITY;
    }
    int width = z[0].length;
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      double h = (Vectors.norm(z[i]) + UNDERFLOW) * (Vectors.norm(q[i]) + UNDERFLOW);
      sum += h * h;
    }
    // two sums of m products each in H_ij, as many in h_i^2 and a sum of n of these
    return Rounding.of(4 * width + z.length + OTHER_OPERATIONS) * scale * sum / width;
  }

  /**
   * Return an upper bound of sqrt(e^T H0^{-1} e): with any x and r = e - H0 x it is the root of e.x
   * + x.r + r^T H0^{-1} r, and r is small where x is about H0^{-1} e. Infinite unless H0 is proved
   * to be positive definite.
   *
   * @param error e
   * @param estimate about the eigenvalues and eigenvectors of H0, which give x
   */
  public double distance(double[] error, Eigen estimate) {
    if (!(least > 0) || !(estimate.least() > 0)) {
      return Double.POSITIVE_INFINITY;
    }
    double[] coordinates = estimate.coordinates(error);
    Arrays.setAll(coordinates, k -> coordinates[k] / estimate.values()[k]);
    double[] x = estimate.combine(coordinates);
    double[] left = new double[x.length];
    Arrays.setAll(left, i -> error[i] - Vectors.dot(matrix[i], x));
    double rounding = Rounding.of(x.length + OTHER_OPERATIONS);
    double solution = Vectors.norm(x) * (1 + rounding);
    double norm = Vectors.norm(error);
    double residual =
        (Vectors.norm(left)
                + rounding * (norm + Rounding.frobeniusBound(matrix) * solution)
                + uncertainty * solution)
            * (1 + rounding);
    double square =
        Vectors.dot(error, x)
            + rounding * norm * solution
            + residual * solution
            + residual * residual / least;
    return Math.sqrt(square) * (1 + rounding);
  }
}
