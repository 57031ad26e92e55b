package org.equilibria.engine.train;

import org.equilibria.api.train.Loss;
import org.equilibria.engine.data.Samples;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of outputs with targets.
 *
 * @param loss loss summed over the samples
 * @param correct samples classified correctly; 0 for regression
 */
record BatchLoss(double loss, int correct) {

  /**
   * Compare some samples.
   *
   * @param rows which samples, in the order of the outputs; null for all
   * @param outputs k a sample
   * @param gradient receives the gradient of the loss by the outputs
   */
  static BatchLoss of(
      Samples samples, int @Nullable [] rows, double[] outputs, Loss loss, double[] gradient) {
    int k = samples.outputs();
    boolean classified = samples.classIndex().length > 0;
    double[] targets = new double[outputs.length];
    double total = 0;
    int correct = 0;
    for (int i = 0; i < outputs.length / k; i++) {
      int sample = rows == null ? i : rows[i];
      System.arraycopy(samples.targets(), sample * k, targets, i * k, k);
      total += loss.sample(outputs, targets, gradient, i * k, k);
      correct += classified && predicted(outputs, i, k) == samples.classIndex()[sample] ? 1 : 0;
    }
    return new BatchLoss(total, correct);
  }

  /** Return the class of sample i: by sign for one output, else the largest output; -1 for NaN. */
  private static int predicted(double[] output, int i, int outputs) {
    if (outputs == 1) {
      return Double.isNaN(output[i]) ? -1 : output[i] > 0 ? 1 : 0;
    }
    int best = -1;
    double largest = Double.NEGATIVE_INFINITY;
    for (int o = 0; o < outputs; o++) {
      if (output[i * outputs + o] > largest) {
        largest = output[i * outputs + o];
        best = o;
      }
    }
    return best;
  }
}
