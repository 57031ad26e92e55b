package org.equilibria.reproduction;

import java.util.Arrays;
import org.equilibria.engine.data.LabelControl;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.random.SeedStreams;

/**
 * Hold inputs and the targets of one output.
 *
 * @param x inputs of unit norm (n x d)
 * @param y targets (n); of images -1 for zero and +1 for one
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
record Images(double[][] x, double[] y) {

  int count() {
    return y.length;
  }

  /** Return e0 = -y of a centred network. */
  double[] centredError() {
    return Arrays.stream(y).map(v -> -v).toArray();
  }

  /** Return the same images, some of whose labels are wrong or random. */
  Images relabelled(LabelControl control, SeedStreams seeds) {
    int[] classes = Arrays.stream(y).mapToInt(v -> v > 0 ? 1 : 0).toArray();
    // Labels do not look at inputs, so the samples whose labels change need none.
    Samples labels = new Samples(y.length, 0, 1, new double[0], y, classes);
    return new Images(x, control.of(labels, seeds).targets());
  }

  /** Return some of the images. */
  Images part(int from, int to) {
    return new Images(Arrays.copyOfRange(x, from, to), Arrays.copyOfRange(y, from, to));
  }
}
