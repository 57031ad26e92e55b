package org.equilibria.study.evaluate;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.study.result.Proportion;

/**
 * Whether the probability of the predicted class is the share of such predictions that are right.
 *
 * @param expectedError mean over the answers of |accuracy - mean confidence| of the bin (Guo et al.
 *     2017, equation 3); NaN without answers. Few samples make it larger than it is, since chance
 *     alone parts the two
 * @param bins of equal width over [0, 1]
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Calibration(double expectedError, List<ReliabilityBin> bins) {

  /** Number of bins. */
  public static final int BINS = 10;

  /** Copy the bins. */
  public Calibration {
    bins = List.copyOf(bins);
  }

  static Calibration of(Answers answers) {
    int[] samples = new int[BINS];
    int[] right = new int[BINS];
    double[] confidence = new double[BINS];
    answers
        .answered()
        .forEach(
            i -> {
              int bin = Math.min((int) (answers.confidence(i) * BINS), BINS - 1);
              samples[bin]++;
              right[bin] += answers.isRight(i) ? 1 : 0;
              confidence[bin] += answers.confidence(i);
            });
    ReliabilityBin[] bins = new ReliabilityBin[BINS];
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      bins[b] =
          new ReliabilityBin(
              b / (double) BINS,
              (b + 1) / (double) BINS,
              confidence[b] / samples[b],
              Proportion.of(right[b], samples[b]));
      error += samples[b] == 0 ? 0 : samples[b] * bins[b].gap();
    }
    return new Calibration(error / answers.answered().count(), List.of(bins));
  }
}
