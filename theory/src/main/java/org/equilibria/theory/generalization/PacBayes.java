package org.equilibria.theory.generalization;

import org.equilibria.api.theory.GaussianDraws;

/**
 * A bound on the error of a network with Gaussian noise on its weights, prior N(A0, s^2 I) and
 * posterior N(A_T, s^2 I), for a loss in [0, 1] and an A0 that does not depend on the sample
 * (McAllester; Langford and Seeger; Maurer; Catoni; docs/theory.md, section 5). Nothing is assumed
 * of the width.
 *
 * @param divergence KL = ||A_T - A0||_F^2 / (2 s^2)
 * @param seeger the largest L with kl(Lhat, L) &lt;= (KL + ln(2 sqrt(n)/delta))/n
 * @param mcallester Lhat + sqrt((KL + ln(2 sqrt(n)/delta))/(2n))
 * @param catoni min over C = k/4, k = 1..40, of (1 - exp(-C Lhat - (KL + ln(40/delta))/n))/(1 -
 *     exp(-C))
 */
public record PacBayes(double divergence, double seeger, double mcallester, double catoni) {

  private static final int TEMPERATURES = 40;

  /**
   * Compute each inequality by itself; the smallest of several at one delta each holds with three
   * delta.
   *
   * @param risk Lhat, or an upper bound of it
   * @param divergence KL
   * @param samples n, at least 8 for the constant 2 sqrt(n) (Maurer 2004)
   * @param delta confidence parameter in (0, 1)
   */
  public static PacBayes of(double risk, double divergence, int samples, double delta) {
    double budget = (divergence + Math.log(2 * Math.sqrt(samples) / delta)) / samples;
    return new PacBayes(
        divergence,
        BinaryDivergence.inverse(risk, budget),
        risk + Math.sqrt(budget / 2),
        catoni(risk, divergence, samples, delta));
  }

  /**
   * Compute each inequality with a quarter of delta, spread over all sizes of the noise, and Lhat
   * from draws with the half that {@link #riskOf} takes, so that the {@link #least} of them holds
   * with delta.
   *
   * @param squaredDistance ||A_T - A0||_F^2
   * @param samples n, at least 8
   */
  public static PacBayes of(
      GaussianDraws draws, double squaredDistance, int samples, double delta) {
    int j = draws.exponent();
    return of(
        riskOf(draws, delta),
        divergence(squaredDistance, deviation(j)),
        samples,
        share(j, delta / 4));
  }

  /** Return an upper bound of Lhat with half of delta, spread over all sizes of the noise. */
  public static double riskOf(GaussianDraws draws, double delta) {
    return riskOfDraws(draws.meanLoss(), draws.draws(), share(draws.exponent(), delta / 2));
  }

  /** Return the smallest of the inequalities. */
  public double least() {
    return Math.min(seeger, Math.min(mcallester, catoni));
  }

  /** Return KL = ||A_T - A0||_F^2/(2 s^2). */
  public static double divergence(double squaredDistance, double deviation) {
    return squaredDistance / (2 * deviation * deviation);
  }

  /** Return s of s^2 = 2^-j. */
  public static double deviation(int j) {
    return Math.pow(2, -0.5 * j);
  }

  /** Return delta_j = 3 delta/(pi^2 (|j|+1)^2), for an s that is chosen after training. */
  public static double share(int j, double delta) {
    return Weights.share(j, delta);
  }

  /**
   * Return an upper bound of Lhat from the mean of N draws of the weights: kl^{-1}(mean,
   * ln(2/delta)/N); an ill-posed draw counts as an error of 1.
   */
  public static double riskOfDraws(double mean, int draws, double delta) {
    return BinaryDivergence.inverse(mean, Math.log(2 / delta) / draws);
  }

  private static double catoni(double risk, double divergence, int samples, double delta) {
    double budget = (divergence + Math.log(TEMPERATURES / delta)) / samples;
    double best = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= TEMPERATURES; k++) {
      double c = k / 4.0;
      best = Math.min(best, Math.expm1(-c * risk - budget) / Math.expm1(-c));
    }
    return best;
  }
}
