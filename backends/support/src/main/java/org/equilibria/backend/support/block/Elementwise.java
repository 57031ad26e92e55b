package org.equilibria.backend.support.block;

import java.util.Arrays;
import java.util.List;

/** Entries combined in f64 and rounded once, block after block. */
final class Elementwise {

  private Elementwise() {}

  /** Write {@code out = alpha a + beta out}; a zero coefficient leaves its operand unread. */
  static void axpby(double alpha, BlockStorage a, double beta, BlockStorage out, Blocks blocks) {
    double[] sum = blocks.take(2)[0];
    double[] old = blocks.take(2)[1];
    for (int from = 0; from < out.length(); from += Blocks.SIZE) {
      int count = Math.min(Blocks.SIZE, out.length() - from);
      Arrays.fill(sum, 0, count, 0);
      if (alpha != 0) {
        a.read(from, count, sum, 0);
        scale(sum, alpha, count);
      }
      if (beta != 0) {
        out.read(from, count, old, 0);
        addScaled(sum, beta, old, count);
      }
      out.write(from, count, sum, 0);
    }
  }

  static void hadamard(BlockStorage a, BlockStorage b, BlockStorage out, Blocks blocks) {
    double[] product = blocks.take(2)[0];
    double[] other = blocks.take(2)[1];
    for (int from = 0; from < out.length(); from += Blocks.SIZE) {
      int count = Math.min(Blocks.SIZE, out.length() - from);
      a.read(from, count, product, 0);
      b.read(from, count, other, 0);
      for (int k = 0; k < count; k++) {
        product[k] *= other[k];
      }
      out.write(from, count, product, 0);
    }
  }

  static void combineRows(
      double[] coefficients, List<? extends BlockMatrix> xs, BlockMatrix out, Blocks blocks) {
    double[] sum = blocks.take(2)[0];
    double[] term = blocks.take(2)[1];
    int cols = out.cols();
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < cols; j += Blocks.SIZE) {
        int count = Math.min(Blocks.SIZE, cols - j);
        Arrays.fill(sum, 0, count, 0);
        for (int p = 0; p < xs.size(); p++) {
          double coefficient = coefficients[i * xs.size() + p];
          if (coefficient != 0) {
            xs.get(p).entries().read(i * cols + j, count, term, 0);
            addScaled(sum, coefficient, term, count);
          }
        }
        out.entries().write(i * cols + j, count, sum, 0);
      }
    }
  }

  private static void scale(double[] block, double factor, int count) {
    for (int k = 0; k < count; k++) {
      block[k] *= factor;
    }
  }

  private static void addScaled(double[] sum, double factor, double[] term, int count) {
    for (int k = 0; k < count; k++) {
      sum[k] += factor * term[k];
    }
  }
}
