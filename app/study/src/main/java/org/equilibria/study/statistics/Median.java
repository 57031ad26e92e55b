package org.equilibria.study.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * A median of independent numbers with their quartiles, those of R's type 7 (Hyndman and Fan,
 * Sample quantiles in statistical packages, 1996), and with an interval that supposes nothing of
 * how the numbers are distributed: between two of them, by the binomial distribution of how many
 * are below the true median (Thompson, On confidence ranges for the median, Annals of Mathematical
 * Statistics 7, 1936). It covers the true median with a probability of at least {@link #LEVEL}.
 *
 * @param count how many numbers
 * @param value their median; NaN of none
 * @param lowerQuartile a quarter of them is not above it; NaN of none
 * @param upperQuartile a quarter of them is not below it; NaN of none
 * @param lower lower end of the interval; NaN of less than six numbers, which are too few for one
 * @param upper upper end of the interval; NaN of less than six numbers
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Median(
    int count,
    double value,
    double lowerQuartile,
    double upperQuartile,
    double lower,
    double upper) {

  /** Least coverage of the interval. */
  public static final double LEVEL = 0.95;

  private static final double QUARTER = 25;
  private static final double HALF = 50;

  /** Return the median of some numbers, which stay in their order. */
  public static Median of(double... numbers) {
    int n = numbers.length;
    if (n == 0) {
      return new Median(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double[] ascending = numbers.clone();
    Arrays.sort(ascending);
    Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
    percentile.setData(ascending);
    int outside = outside(n);
    return new Median(
        n,
        percentile.evaluate(HALF),
        percentile.evaluate(QUARTER),
        percentile.evaluate(100 - QUARTER),
        outside == 0 ? Double.NaN : ascending[outside - 1],
        outside == 0 ? Double.NaN : ascending[n - outside]);
  }

  /**
   * Return the rank of the number that ends the interval, from either side: the largest so that
   * fewer numbers than that on one side of the true median have no more than half of the
   * probability that is left; 0 if there is none.
   */
  private static int outside(int n) {
    BinomialDistribution below = new BinomialDistribution(n, 0.5);
    int rank = 0;
    while (below.cumulativeProbability(rank) <= (1 - LEVEL) / 2) {
      rank++;
    }
    return rank;
  }
}
