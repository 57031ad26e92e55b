package org.equilibria.theory.generalization;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.engine.data.EmbeddedMnist;
import org.equilibria.theory.numerics.Vectors;

/**
 * Hold the first zeros and ones of the embedded MNIST, scaled to unit norm.
 *
 * @param x unit rows (n x 784)
 * @param y -1 for zero, +1 for one
 */
record MnistZeroOne(double[][] x, double[] y) {

  static MnistZeroOne first(int samples) {
    LabelledData data = EmbeddedMnist.load().train();
    int[] labels = ((Target.Classes) data.target()).index();
    int[] chosen =
        IntStream.range(0, labels.length).filter(i -> labels[i] < 2).limit(samples).toArray();
    double[][] x = new double[samples][data.features()];
    double[] y = new double[samples];
    for (int i = 0; i < samples; i++) {
      data.inputs().copy(chosen[i], x[i], 0);
      double norm = Vectors.norm(x[i]);
      x[i] = Arrays.stream(x[i]).map(v -> v / norm).toArray();
      y[i] = labels[chosen[i]] == 0 ? -1 : 1;
    }
    return new MnistZeroOne(x, y);
  }

  /** Return the same images with labels drawn by a coin. */
  MnistZeroOne withRandomLabels(long seed) {
    Random random = new Random(seed);
    double[] labels = new double[y.length];
    Arrays.setAll(labels, i -> random.nextBoolean() ? 1 : -1);
    return new MnistZeroOne(x, labels);
  }
}
