package org.equilibria.engine.train;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.jspecify.annotations.Nullable;

/**
 * Hold some samples for one update.
 *
 * @param rows which samples, in order; null for all
 * @param x inputs, where the injection moves
 * @param phi injected features
 * @param offset centring offset
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Batch(
    Network network,
    Samples samples,
    int @Nullable [] rows,
    @Nullable Matrix x,
    Matrix phi,
    Matrix offset) {

  int count() {
    return phi.rows();
  }

  private int sample(int i) {
    return rows == null ? i : rows[i];
  }

  /**
   * Write the gradient of the loss by the outputs and return what the outputs say.
   *
   * @param z equilibria
   * @param scale factor of the gradient
   */
  Fit fit(Matrix z, Loss loss, double scale, Matrix gradOutput) {
    Backend backend = z.scope().backend();
    int k = samples.outputs();
    network.output(z, offset, gradOutput);
    double[] output = new double[count() * k];
    double[] target = new double[count() * k];
    double[] gradient = new double[count() * k];
    backend.download(gradOutput, output);
    double total = 0;
    int correct = 0;
    for (int i = 0; i < count(); i++) {
      System.arraycopy(samples.targets(), sample(i) * k, target, i * k, k);
      total += loss.sample(output, target, gradient, i * k, k);
      correct += predicted(output, i, k) == samples.classIndex()[sample(i)] ? 1 : 0;
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= scale;
    }
    backend.upload(gradient, gradOutput);
    return new Fit(total, correct, count());
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

  /** Loss and hits of forward passes. */
  record Fit(double loss, int correct, int total) {

    Fit plus(Fit other) {
      return new Fit(loss + other.loss, correct + other.correct, total + other.total);
    }

    double accuracy() {
      return total == 0 ? Double.NaN : correct / (double) total;
    }
  }
}
