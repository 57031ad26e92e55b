package org.equilibria.theory.generalization;

/**
 * The rate of a linear implicit layer (Kawaguchi, arXiv 2102.07346; proved in docs/theory.md,
 * section 5): for z = gamma S z + phi with S column-stochastic and f = alpha B z, the gradient flow
 * of L = 1/2 ||E||_F^2, E = alpha B Z - Y, that moves B has dL/dt &lt;= -alpha^2 ||E Z^T||_F^2
 * whatever else it moves, and sigma_min(Z) &gt;= sigma_min(Phi)/(1 + gamma ||S||_2), where ||S||_2
 * &lt;= sqrt(||S||_1 ||S||_inf) &lt;= sqrt(m).
 */
public final class LinearLayerRate {

  private LinearLayerRate() {}

  /**
   * Return the rate r = 2 alpha^2 sigma_min^2(Phi)/(1 + gamma sqrt(m))^2 of L(t) &lt;= exp(-r t)
   * L(0).
   *
   * @param leastSingularValue sigma_min(Phi), the n-th of the injected inputs of n samples
   * @param gamma scale in (0, 1)
   * @param alpha output scale
   * @param width m
   */
  public static double of(double leastSingularValue, double gamma, double alpha, int width) {
    double least = alpha * leastSingularValue / (1 + gamma * Math.sqrt(width));
    return 2 * least * least;
  }
}
