package org.equilibria.study.result;

import org.apiguardian.api.API;
import org.hipparchus.stat.interval.BinomialProportion;
import org.hipparchus.stat.interval.ConfidenceInterval;

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
    ConfidenceInterval interval = BinomialProportion.getClopperPearsonInterval(total, hits, LEVEL);
    return new Proportion(hits, total, interval.getLowerBound(), interval.getUpperBound());
  }

  /** Return hits over total. */
  public double share() {
    return hits / (double) total;
  }
}
