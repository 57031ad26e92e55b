package org.equilibria.theory.generalization;

/** Give the rate of a linear implicit layer (Kawaguchi, arXiv 2102.07346; recalled). */
public final class LinearLayerRate {

  private LinearLayerRate() {}

  /**
   * Return 2 sigma_min^2(Phi)/(1 + gamma sqrt(m))^2, the rate of the loss for z = gamma softmax(A)
   * z + phi with a trained readout.
   *
   * @param leastSingularValue sigma_min(Phi)
   * @param gamma scale in (0, 1)
   * @param width m
   */
  public static double of(double leastSingularValue, double gamma, int width) {
    double norm = 1 + gamma * Math.sqrt(width);
    return 2 * leastSingularValue * leastSingularValue / (norm * norm);
  }
}
