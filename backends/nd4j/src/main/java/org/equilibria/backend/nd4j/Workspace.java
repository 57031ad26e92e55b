package org.equilibria.backend.nd4j;

import java.util.Arrays;
import org.equilibria.backend.support.block.Blocks;

/** What one thread works with, kept between calls. */
final class Workspace {

  /** Entries of a block of f32; a dozen blocks fit in the first-level cache. */
  static final int SIZE = 512;

  private final Blocks blocks = new Blocks();
  private final float[] rounding = new float[Blocks.SIZE];
  private final double[] operand = new double[SIZE];
  private final double[] result = new double[SIZE];
  private float[][] floats = new float[0][];

  Blocks blocks() {
    return blocks;
  }

  /** Return the block through which entries change their precision. */
  float[] rounding() {
    return rounding;
  }

  /** Return the block of f64 that holds the operand of a function. */
  double[] operand() {
    return operand;
  }

  /** Return the block of f64 that holds the result of a function. */
  double[] result() {
    return result;
  }

  /** Return at least {@code count} blocks of f32, whose content is arbitrary. */
  float[][] floats(int count) {
    int old = floats.length;
    if (old < count) {
      floats = Arrays.copyOf(floats, count);
      for (int i = old; i < count; i++) {
        floats[i] = new float[SIZE];
      }
    }
    return floats;
  }
}
