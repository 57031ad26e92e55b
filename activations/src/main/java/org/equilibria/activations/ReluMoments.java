package org.equilibria.activations;

import org.equilibria.api.activation.GaussianMoments;

/**
 * Arc-cosine kernels of order 1 and 0 (Cho and Saul 2009, equations 3 to 6): with theta the angle
 * whose cosine is the correlation of u and v,
 *
 * <pre>E[relu(u) relu(v)] = sd(u) sd(v) (sin theta + (pi - theta) cos theta) / (2 pi),
 * P(u &gt; 0, v &gt; 0)    = (pi - theta) / (2 pi).</pre>
 *
 * The first is accurate to a few roundings of sd(u) sd(v). The second is as sensitive as the angle:
 * a rounding of a correlation near 1 or -1 moves it by up to 1e-8. A covariance that rounding has
 * pushed beyond sd(u) sd(v) in magnitude counts as equal to it. NaN, or a negative variance beside
 * a positive one, gives NaN.
 */
final class ReluMoments implements GaussianMoments {

  @Override
  public double product(double varianceU, double varianceV, double covariance) {
    double scale = scale(varianceU, varianceV);
    double theta = angle(scale, covariance);
    return scale * (Math.sin(theta) + (Math.PI - theta) * Math.cos(theta)) / (2 * Math.PI);
  }

  /** Return P(u &gt; 0, v &gt; 0); zero if a variance is zero, since relu'(0) = 0. */
  @Override
  public double slopeProduct(double varianceU, double varianceV, double covariance) {
    double scale = scale(varianceU, varianceV);
    return scale == 0 ? 0 : (Math.PI - angle(scale, covariance)) / (2 * Math.PI);
  }

  /** Return sd(u) sd(v): one root of the product, which is exact for equal variances. */
  private static double scale(double varianceU, double varianceV) {
    return Math.sqrt(varianceU * varianceV);
  }

  private static double angle(double scale, double covariance) {
    return scale == 0 ? 0 : Math.acos(Math.max(-1, Math.min(1, covariance / scale)));
  }
}
