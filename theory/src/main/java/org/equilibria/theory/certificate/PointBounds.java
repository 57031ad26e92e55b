package org.equilibria.theory.certificate;

import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.Vectors;

/**
 * What rates at every radius are computed from, each bounded to the side on which the certificate
 * is true.
 *
 * @param sigmaLeast a lower bound of sigma0 = sqrt(lambda_min(H0)), 0 where none is proved
 * @param sigmaGreatest an upper bound of sigma1 = sqrt(lambda_max(H0))
 * @param error an upper bound of ||e0|| at the true equilibria
 * @param distance an upper bound of S0 = sqrt(e0^T H0^{-1} e0) at the true equilibria; infinite
 *     where H0 is not proved to be positive definite
 */
public record PointBounds(double sigmaLeast, double sigmaGreatest, double error, double distance) {

  /** Operations beside the sum of a norm. */
  private static final int OTHER_OPERATIONS = 8;

  /** Take those of a point. */
  public static PointBounds of(Point point) {
    return scaled(point, 1, point.error());
  }

  /**
   * Take those of a point at another output scale: J0 is proportional to it.
   *
   * @param factor of alpha
   * @param error e0 there
   */
  static PointBounds scaled(Point point, double factor, double[] error) {
    double rounding = Rounding.of(error.length + OTHER_OPERATIONS);
    double open = factor * point.accuracy().errorNorm();
    double least = factor * Math.sqrt(Math.max(0, point.proved().least())) * (1 - rounding);
    double greatest = factor * Math.sqrt(point.proved().greatest()) * (1 + rounding);
    double distance = point.proved().distance(error, point.gram()) / factor;
    return new PointBounds(
        least,
        greatest,
        (Vectors.norm(error) + open) * (1 + rounding),
        least > 0 ? (distance + open / least) * (1 + rounding) : Double.POSITIVE_INFINITY);
  }
}
