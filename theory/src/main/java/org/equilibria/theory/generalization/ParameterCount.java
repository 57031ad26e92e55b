package org.equilibria.theory.generalization;

import org.equilibria.theory.wellposed.Conditioning;

/**
 * A bound on the complexity of the ball around A0 by counting parameters (docs/theory.md, section
 * 5).
 */
public final class ParameterCount {

  /** Not below Dudley's entropy integral of a ball, int_0^1 sqrt(ln(3/t)) dt = 1.4157. */
  private static final double ENTROPY = 1.4236;

  private ParameterCount() {}

  /**
   * Return 12 . 1.4236 alpha (gamma R/sqrt m) ||b|| max||phi||/mu_R^2 m/sqrt(n); infinite unless
   * mu_R &gt; 0, and vacuous for n below m^2.
   *
   * @param conditioning mu and rho at A0
   * @param alpha output scale
   * @param gamma scale of M
   * @param radius R
   * @param readoutNorm ||b||
   * @param injectionNorm the largest ||phi(x_i)||
   * @param width m
   * @param samples n
   */
  public static double of(
      Conditioning conditioning,
      double alpha,
      double gamma,
      double radius,
      double readoutNorm,
      double injectionNorm,
      int width,
      int samples) {
    double step = gamma * radius / Math.sqrt(width);
    double inverse = conditioning.moved(step).inverseBound();
    return 12
        * ENTROPY
        * alpha
        * step
        * readoutNorm
        * injectionNorm
        * inverse
        * inverse
        * width
        / Math.sqrt(samples);
  }
}
