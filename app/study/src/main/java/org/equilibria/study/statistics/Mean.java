package org.equilibria.study.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/**
 * A mean of independent numbers with its two-sided Student interval at {@link #LEVEL}.
 *
 * @param count how many numbers
 * @param value their mean; NaN of none
 * @param lower lower end of the interval; NaN of less than two numbers
 * @param upper upper end of the interval; NaN of less than two numbers
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Mean(int count, double value, double lower, double upper) {

  /** Confidence level of the interval. */
  public static final double LEVEL = 0.95;

  /** Return the mean of some numbers (Student, The probable error of a mean, 1908). */
  public static Mean of(double... numbers) {
    StreamingStatistics statistics = new StreamingStatistics();
    Arrays.stream(numbers).forEach(statistics::addValue);
    double mean = statistics.getMean();
    if (numbers.length < 2) {
      return new Mean(numbers.length, mean, Double.NaN, Double.NaN);
    }
    double half =
        quantile(numbers.length) * statistics.getStandardDeviation() / Math.sqrt(numbers.length);
    return new Mean(numbers.length, mean, mean - half, mean + half);
  }

  /**
   * Return by how many standard errors the interval of a mean extends to either side.
   *
   * @param count how many numbers, two or more
   */
  public static double quantile(int count) {
    return new TDistribution(count - 1).inverseCumulativeProbability((1 + LEVEL) / 2);
  }

  /** Return half of the width of the interval; NaN of less than two numbers. */
  public double halfWidth() {
    return (upper - lower) / 2;
  }
}
