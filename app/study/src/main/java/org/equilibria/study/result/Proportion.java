package org.equilibria.study.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.apiguardian.api.API;
import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * A share of samples with its confidence interval; of no samples the share is NaN and the interval
 * everything from 0 to 1.
 *
 * @param hits samples that count
 * @param total samples
 * @param lower lower limit of the interval
 * @param upper upper limit of the interval
 */
@JsonPropertyOrder({"hits", "total", "share", "level", "lower", "upper"})
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
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public double share() {
    return hits / (double) total;
  }

  /** Return the confidence level of the interval, {@link #LEVEL}. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public double level() {
    return LEVEL;
  }
}
