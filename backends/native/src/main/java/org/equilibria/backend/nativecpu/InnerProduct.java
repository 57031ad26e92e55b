package org.equilibria.backend.nativecpu;

import org.equilibria.backend.support.block.DotProduct;

/**
 * Inner products of blocks in f64. A sum in one variable runs in the order written, one entry at a
 * time; entry by entry into an array HotSpot vectorises it. Which terms meet depends on their
 * positions alone.
 */
final class InnerProduct {

  private static final int HALF = Block.SIZE / 2;
  private static final int EIGHTH = Block.SIZE / 8;

  private InnerProduct() {}

  /**
   * Return the inner product of the first entries of two blocks.
   *
   * @param partial another block, whose content is lost
   * @param count entries that count
   */
  static double of(double[] a, double[] b, double[] partial, int count) {
    return count == Block.SIZE ? ofWhole(a, b, partial) : DotProduct.of(a, b, count);
  }

  private static double ofWhole(double[] a, double[] b, double[] partial) {
    for (int k = 0; k < HALF; k++) {
      partial[k] = a[k] * b[k] + a[k + HALF] * b[k + HALF];
    }
    for (int k = 0; k < EIGHTH; k++) {
      partial[k] =
          (partial[k] + partial[k + EIGHTH]) + (partial[k + 2 * EIGHTH] + partial[k + 3 * EIGHTH]);
    }
    return sum(partial, EIGHTH);
  }

  /**
   * Return the sum of entries, whose number is a multiple of four; four sums keep the adder busy.
   */
  private static double sum(double[] values, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int k = 0; k < count; k += 4) {
      s0 += values[k];
      s1 += values[k + 1];
      s2 += values[k + 2];
      s3 += values[k + 3];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
