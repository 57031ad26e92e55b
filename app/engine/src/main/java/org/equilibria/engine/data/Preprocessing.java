package org.equilibria.engine.data;

import org.apiguardian.api.API;
import org.equilibria.api.data.Rows;

/**
 * The way from the entries of an input to what a network takes, and from outputs to values: entries
 * become numbers, each number minus its mean over its scale, then a constant 1 appended if asked
 * for, then division by the Euclidean norm if asked for. An input of zeros stays as it is. Fitted
 * once, on training samples, and kept with the network. The arrays are not copied and must not
 * change.
 *
 * @param encoding how entries become d numbers
 * @param mean d numbers, 0 where nothing is subtracted
 * @param scale d numbers above zero, 1 where nothing is divided
 * @param constant whether a 1 is appended, without which a network that has no biases is bound to
 *     the origin
 * @param unitNorm whether inputs have norm 1 in the end
 * @param targetMean k numbers for regression; none for classes
 * @param targetScale k numbers above zero for regression; none for classes
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // a carrier of arrays, never compared
public record Preprocessing(
    FeatureEncoding encoding,
    double[] mean,
    double[] scale,
    boolean constant,
    boolean unitNorm,
    double[] targetMean,
    double[] targetScale) {

  /**
   * Check the sizes and numbers.
   *
   * @throws IllegalArgumentException if means and scales are not as many as the numbers, there are
   *     no features, or a number is not finite or a scale not above zero
   */
  public Preprocessing {
    if (mean.length == 0) {
      throw new IllegalArgumentException("there are no features");
    }
    if (mean.length != encoding.features()) {
      throw new IllegalArgumentException(
          String.format("features: %d means of %d numbers", mean.length, encoding.features()));
    }
    check("features", mean, scale);
    check("targets", targetMean, targetScale);
  }

  /**
   * Take entries that are numbers, none of them missing.
   *
   * @throws IllegalArgumentException as the other constructor does
   */
  public Preprocessing(
      double[] mean,
      double[] scale,
      boolean constant,
      boolean unitNorm,
      double[] targetMean,
      double[] targetScale) {
    this(
        FeatureEncoding.numbers(mean.length),
        mean,
        scale,
        constant,
        unitNorm,
        targetMean,
        targetScale);
  }

  private static void check(String what, double[] mean, double[] scale) {
    if (mean.length != scale.length) {
      throw new IllegalArgumentException(
          String.format("%s: %d means, %d scales", what, mean.length, scale.length));
    }
    for (int k = 0; k < mean.length; k++) {
      if (!Double.isFinite(mean[k]) || !Double.isFinite(scale[k]) || scale[k] <= 0) {
        throw new IllegalArgumentException(
            String.format("%s: mean %s and scale %s of number %d", what, mean[k], scale[k], k));
      }
    }
  }

  /** Return the entries of an input before. */
  public int rawFeatures() {
    return encoding.rawFeatures();
  }

  /** Return the entries of an input after. */
  public int features() {
    return mean.length + (constant ? 1 : 0);
  }

  /**
   * Return inputs as a network takes them.
   *
   * @return n x {@link #features()}, row-major
   * @throws IllegalArgumentException if the rows do not have {@link #rawFeatures()} entries
   */
  public double[] apply(Rows raw) {
    if (raw.features() != rawFeatures()) {
      throw new IllegalArgumentException(
          raw.features() + " features are not the " + rawFeatures() + " that were fitted");
    }
    double[] out = new double[Math.multiplyExact(raw.count(), features())];
    double[] row = new double[rawFeatures()];
    for (int i = 0; i < raw.count(); i++) {
      raw.copy(i, row, 0);
      apply(row, out, i * features());
    }
    return out;
  }

  /** Write a row of raw entries from {@code start} on as {@link #features()} final ones. */
  void apply(double[] row, double[] values, int start) {
    encoding.encode(row, values, start);
    for (int k = 0; k < mean.length; k++) {
      values[start + k] = (values[start + k] - mean[k]) / scale[k];
    }
    if (constant) {
      values[start + mean.length] = 1;
    }
    if (unitNorm) {
      normalize(values, start, features());
    }
  }

  private static void normalize(double[] values, int start, int length) {
    double sum = 0;
    for (int k = start; k < start + length; k++) {
      sum += values[k] * values[k];
    }
    double norm = Math.sqrt(sum);
    for (int k = start; norm > 0 && k < start + length; k++) {
      values[k] /= norm;
    }
  }

  /** Turn values into what a network learns: minus their mean, over their scale; n x k. */
  void standardize(double[] values) {
    for (int i = 0; i < values.length; i++) {
      int k = i % targetMean.length;
      values[i] = (values[i] - targetMean[k]) / targetScale[k];
    }
  }

  /** Return outputs of a network in the units of the data; n x k. */
  public double[] restored(double[] outputs) {
    double[] out = outputs.clone();
    for (int i = 0; i < out.length; i++) {
      int k = i % targetMean.length;
      out[i] = out[i] * targetScale[k] + targetMean[k];
    }
    return out;
  }
}
