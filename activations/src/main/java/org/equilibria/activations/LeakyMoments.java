package org.equilibria.activations;

import org.equilibria.api.activation.GaussianMoments;

/**
 * Gaussian moments of sigma(x) = a x + (1 - a) relu(x): with E[u relu(v)] = c/2 and E[1{v > 0}] =
 * 1/2 they are
 *
 * <pre>E[sigma(u) sigma(v)]   = a c + (1 - a)^2 E[relu(u) relu(v)],
 * E[sigma'(u) sigma'(v)] = a + (1 - a)^2 P(u &gt; 0, v &gt; 0).</pre>
 *
 * Accuracy and special values are those of {@link ReluMoments}.
 *
 * @param slope slope a for negative inputs
 */
record LeakyMoments(double slope) implements GaussianMoments {

  private static final ReluMoments RELU = new ReluMoments();

  @Override
  public double product(double varianceU, double varianceV, double covariance) {
    double rest = (1 - slope) * (1 - slope);
    return slope * covariance + rest * RELU.product(varianceU, varianceV, covariance);
  }

  /** Return the moment; a variable of variance zero is at 0, where the slope is a. */
  @Override
  public double slopeProduct(double varianceU, double varianceV, double covariance) {
    if (varianceU == 0 || varianceV == 0) {
      return mean(varianceU) * mean(varianceV);
    }
    double rest = (1 - slope) * (1 - slope);
    return slope + rest * RELU.slopeProduct(varianceU, varianceV, covariance);
  }

  private double mean(double variance) {
    return variance == 0 ? slope : 0.5 * (1 + slope);
  }
}
