package org.equilibria.bench;

import java.util.Arrays;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * The median and the quartiles of repeated measurements.
 *
 * @param median middle value
 * @param lowerQuartile a quarter of the values is not above it
 * @param upperQuartile a quarter of the values is not below it
 */
public record Spread(double median, double lowerQuartile, double upperQuartile) {

  private static final double LOWER = 25;
  private static final double MIDDLE = 50;
  private static final double UPPER = 75;

  /**
   * Return the spread of some values, with the quartiles of R's type 7 (Hyndman and Fan 1996).
   *
   * @param values at least one; left as they are
   */
  static Spread of(double[] values) {
    Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
    percentile.setData(values);
    return new Spread(
        percentile.evaluate(MIDDLE), percentile.evaluate(LOWER), percentile.evaluate(UPPER));
  }

  /** Return the spread of ratios taken measurement by measurement, so that both share the noise. */
  static Spread ofRatios(double[] numerators, double[] denominators) {
    double[] ratios = new double[numerators.length];
    Arrays.setAll(ratios, i -> numerators[i] / denominators[i]);
    return of(ratios);
  }

  /** Return the distance between the quartiles. */
  public double interquartileRange() {
    return upperQuartile - lowerQuartile;
  }
}
