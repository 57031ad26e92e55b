package org.equilibria.study.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.equilibria.study.result.Proportion;

/**
 * How figures vary with the samples drawn (Efron 1979).
 *
 * @param whole figures of the samples themselves
 * @param resamples figures of as many samples, drawn from them with replacement
 */
record Bootstrap(ErrorFigures whole, List<ErrorFigures> resamples) {

  static final int RESAMPLES = 1000;

  private static final long SEED = 0;

  /** Resample; what is drawn depends on the number of samples only. */
  static Bootstrap of(double[] errors, double[] values) {
    int n = errors.length;
    SplittableRandom random = new SplittableRandom(SEED);
    List<ErrorFigures> resamples = new ArrayList<>();
    for (int b = 0; b < RESAMPLES && n > 1; b++) {
      resamples.add(ErrorFigures.of(errors, values, random.ints(n, 0, n).toArray()));
    }
    return new Bootstrap(
        ErrorFigures.of(errors, values, IntStream.range(0, n).toArray()), resamples);
  }

  /**
   * Return a figure with its percentile interval: the order statistics that leave half of what is
   * not covered on either side. Resamples that have no such figure are left out.
   */
  Estimate estimate(ToDoubleFunction<ErrorFigures> figure) {
    double[] sorted =
        resamples.stream().mapToDouble(figure).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double value = figure.applyAsDouble(whole);
    if (sorted.length == 0) {
      return new Estimate(value, Double.NaN, Double.NaN);
    }
    int outside = (int) Math.floor(sorted.length * (1 - Proportion.LEVEL) / 2);
    return new Estimate(value, sorted[outside], sorted[sorted.length - 1 - outside]);
  }
}
