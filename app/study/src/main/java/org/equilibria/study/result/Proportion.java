package org.equilibria.study.result;

import org.apiguardian.api.API;
import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * Report a share of samples with its confidence interval.
 *
 * @param hits samples that count
 * @param total samples, at least 1
 * @param lower lower limit of the interval
 * @param upper upper limit of the interval
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Proportion(int hits, int total, double lower, double upper) {

  /** Confidence level of the interval. */
  public static final double LEVEL = 0.95;

  /**
   * Return a share with its two-sided Clopper-Pearson interval at {@link #LEVEL} (Clopper and
   * Pearson 1934): it covers the true share at least that often, whatever the share.
   */
  public static Proportion of(int hits, int total) {
    double tail = (1 - LEVEL) / 2;
    double lower = hits == 0 ? 0 : quantile(hits, total - hits + 1.0, tail);
    double upper = hits == total ? 1 : quantile(hits + 1.0, total - hits, 1 - tail);
    return new Proportion(hits, total, lower, upper);
  }

  // Hipparchus has this interval, too, but loses a hit to rounding (57 of 1999) and fails at the
  // ends of the range.
  private static double quantile(double alpha, double beta, double probability) {
    return new BetaDistribution(alpha, beta).inverseCumulativeProbability(probability);
  }

  /** Return hits over total. */
  public double share() {
    return hits / (double) total;
  }
}
