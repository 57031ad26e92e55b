package org.equilibria.engine.data;

import org.apiguardian.api.API;

/**
 * Hold labelled samples on the host; the arrays are neither copied nor changed, and the giver must
 * not change them either.
 *
 * @param name what the data are, for messages, such as {@code mnist training data}
 * @param features d, entries of an input, at least 1
 * @param inputs n x d values, row-major, one row a sample
 * @param labels n classes
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
public record LabelledData(String name, int features, double[] inputs, int[] labels) {

  /**
   * Check the sizes.
   *
   * @throws IllegalArgumentException if there are no features, or not as many inputs as labels and
   *     features ask for
   */
  public LabelledData {
    if (features < 1 || inputs.length != (long) labels.length * features) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %d values are not %d samples of %d features",
              name, inputs.length, labels.length, features));
    }
  }

  /** Return the number of samples. */
  public int count() {
    return labels.length;
  }
}
