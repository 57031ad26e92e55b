package org.equilibria.reproduction;

import java.util.Arrays;

/**
 * Mean and standard deviation of draws.
 *
 * @param mean mean
 * @param deviation standard deviation of a draw, 0 of a single one
 * @param count number of draws
 */
record Spread(double mean, double deviation, int count) {

  static Spread of(double... draws) {
    double mean = Arrays.stream(draws).average().orElse(Double.NaN);
    double squares = Arrays.stream(draws).map(d -> (d - mean) * (d - mean)).sum();
    double deviation = draws.length < 2 ? 0 : Math.sqrt(squares / (draws.length - 1));
    return new Spread(mean, deviation, draws.length);
  }

  /** Return the same mean with another deviation. */
  Spread withDeviation(double value) {
    return new Spread(mean, value, count);
  }
}
