package org.equilibria.theory.kernel;

/**
 * The second moments of one pair of inputs in the limit of infinite width (docs/theory.md, section
 * 3).
 *
 * @param k K_ij = E[relu(p_i) relu(p_j)], the limit of z_i . z_j
 * @param kappa P(p_i &gt; 0, p_j &gt; 0)
 * @param kappaInjection kappa++_ij = P(p_i &gt; 0, h_i &gt; 0, p_j &gt; 0, h_j &gt; 0); kappa for
 *     the linear injection
 */
public record Moments(double k, double kappa, double kappaInjection) {

  /** Return H_A = gamma^2 K kappa / (1 - gamma^2 kappa), for alpha = 1. */
  public double implicitLayer(double gamma) {
    double g = gamma * gamma;
    return g * k * kappa / (1 - g * kappa);
  }

  /** Return H_W = (x_i . x_j) kappa++ / (1 - gamma^2 kappa), for alpha = 1. */
  public double injection(double gamma, double inner) {
    return inner * kappaInjection / (1 - gamma * gamma * kappa);
  }
}
