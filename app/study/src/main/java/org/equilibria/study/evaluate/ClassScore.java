package org.equilibria.study.evaluate;

import org.apiguardian.api.API;

/**
 * How predictions of one class do. What would be 0/0 is NaN.
 *
 * @param name name of the class
 * @param samples samples of the class
 * @param predicted samples predicted to be of the class
 * @param precision share of the predictions that are right
 * @param recall share of the samples that are found, those without an answer not among them
 * @param f1 harmonic mean of precision and recall: right answers twice, over samples and
 *     predictions
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ClassScore(
    String name, int samples, int predicted, double precision, double recall, double f1) {

  static ClassScore of(String name, int samples, int predicted, int right) {
    return new ClassScore(
        name,
        samples,
        predicted,
        right / (double) predicted,
        right / (double) samples,
        2.0 * right / (samples + predicted));
  }
}
