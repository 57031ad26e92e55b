package org.equilibria.theory.wellposed;

/**
 * What holds of a Gaussian initial network, all of it together with probability at least 1 - {@link
 * #failureProbability()} (Gaussian concentration; docs/theory.md, section 1).
 *
 * @param weightNorm bound of ||A||_2
 * @param symmetricMaximum bound of lambda_max((A + A^T)/2)
 * @param rho bound of ||M||_2
 * @param mu lower bound of 1 - lambda_max((M + M^T)/2); it may be negative
 * @param injectionNorm bound of every ||phi(x_i)||
 * @param readoutNorm bound of ||b||
 * @param injectionWeightNorm bound of ||W||_2
 * @param stateNorm bound of every ||z_i||; infinite if mu is not positive
 * @param output bound of every |b.z_i|; infinite if mu is not positive
 * @param failureProbability 1.2 delta: six statements at delta/5 each
 */
public record InitialEvent(
    double weightNorm,
    double symmetricMaximum,
    double rho,
    double mu,
    double injectionNorm,
    double readoutNorm,
    double injectionWeightNorm,
    double stateNorm,
    double output,
    double failureProbability) {

  /**
   * Compute the event for A, W and b of independent N(0, 1) and M = (gamma/sqrt m) A.
   *
   * @param width m
   * @param features d
   * @param samples n
   * @param gamma scale of M
   * @param inputNorm the largest ||x_i||
   * @param rectified whether phi(x) = relu(Wx)/sqrt(m) rather than Wx/sqrt(m)
   * @param delta confidence parameter in (0, 1)
   */
  public static InitialEvent of(
      int width,
      int features,
      int samples,
      double gamma,
      double inputNorm,
      boolean rectified,
      double delta) {
    double root = Math.sqrt(width);
    double t = Math.sqrt(2 * Math.log(5 / delta));
    double tSamples = Math.sqrt(2 * Math.log(5 * samples / delta));
    double tOutputs = Math.sqrt(2 * Math.log(10 * samples / delta));
    double weightNorm = 2 * root + t;
    double symmetric = Math.sqrt(2.0 * width) + t;
    Conditioning conditioning =
        new Conditioning(1 - gamma * symmetric / root, gamma * weightNorm / root);
    double mean = rectified ? Math.sqrt(0.5) : 1;
    double injection = inputNorm * (mean + tSamples / root);
    double state = conditioning.stateUpperBound(injection);
    return new InitialEvent(
        weightNorm,
        symmetric,
        conditioning.rho(),
        conditioning.mu(),
        injection,
        root + t,
        root + Math.sqrt(features) + t,
        state,
        state * tOutputs,
        1.2 * delta);
  }
}
