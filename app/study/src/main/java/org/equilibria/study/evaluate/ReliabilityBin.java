package org.equilibria.study.evaluate;

import org.apiguardian.api.API;
import org.equilibria.study.result.Proportion;

/**
 * Confidence and accuracy among samples of about the same confidence, the probability of the
 * predicted class.
 *
 * @param from least confidence
 * @param to confidence that belongs to the next bin; 1 belongs to the last
 * @param confidence mean confidence; NaN without samples
 * @param accuracy share of samples classified correctly
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ReliabilityBin(double from, double to, double confidence, Proportion accuracy) {

  /** Return |accuracy - confidence|; NaN without samples. */
  double gap() {
    return Math.abs(accuracy.share() - confidence);
  }
}
