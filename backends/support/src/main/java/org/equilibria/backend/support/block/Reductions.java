package org.equilibria.backend.support.block;

import java.util.Arrays;
import java.util.List;
import org.equilibria.api.matrix.Norm;
import org.jspecify.annotations.Nullable;

/** Reductions of rows to numbers, in f64 whatever the storage, block after block from the left. */
final class Reductions {

  // A sum of squares in this range lost nothing to overflow, and to underflow less than 2^-83 of
  // itself (fewer than 2^31 squares below 2^-1074).
  private static final double LEAST_SAFE = 0x1p-960;
  private static final double LARGEST_SAFE = Double.MAX_VALUE;

  private Reductions() {}

  static void columnSums(BlockMatrix a, double[] out, Blocks blocks) {
    double[] block = blocks.take(1)[0];
    int cols = a.cols();
    Arrays.fill(out, 0, cols, 0);
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < cols; j += Blocks.SIZE) {
        int count = Math.min(Blocks.SIZE, cols - j);
        a.entries().read(i * cols + j, count, block, 0);
        for (int k = 0; k < count; k++) {
          out[j + k] += block[k];
        }
      }
    }
  }

  /** Return whether a sum of squares may be trusted without scaling. */
  static boolean isSafe(double squares) {
    return squares >= LEAST_SAFE && squares <= LARGEST_SAFE;
  }

  /** Write the norm of each row of a, or of a - b. */
  static void rowNorms(
      BlockMatrix a, @Nullable BlockMatrix b, Norm norm, double[] out, Blocks blocks) {
    for (int i = 0; i < a.rows(); i++) {
      out[i] = rowNorm(a, b, i, norm, blocks);
    }
  }

  /** Return the norm of a row of a, or of a - b. */
  static double rowNorm(BlockMatrix a, @Nullable BlockMatrix b, int row, Norm norm, Blocks blocks) {
    return norm == Norm.L2 ? euclideanNorm(a, b, row, blocks) : largestEntry(a, b, row, blocks);
  }

  private static double euclideanNorm(
      BlockMatrix a, @Nullable BlockMatrix b, int row, Blocks blocks) {
    double squares = squares(a, b, row, 1, blocks);
    if (isSafe(squares)) {
      return Math.sqrt(squares);
    }
    double largest = largestEntry(a, b, row, blocks);
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    return largest * Math.sqrt(squares(a, b, row, largest, blocks));
  }

  private static double squares(
      BlockMatrix a, @Nullable BlockMatrix b, int row, double unit, Blocks blocks) {
    double[] block = blocks.take(2)[0];
    int cols = a.cols();
    double total = 0;
    for (int j = 0; j < cols; j += Blocks.SIZE) {
      int count = Math.min(Blocks.SIZE, cols - j);
      readDifference(a, b, row * cols + j, count, blocks);
      if (unit != 1) {
        for (int k = 0; k < count; k++) {
          block[k] /= unit;
        }
      }
      total += DotProduct.of(block, block, count);
    }
    return total;
  }

  private static double largestEntry(
      BlockMatrix a, @Nullable BlockMatrix b, int row, Blocks blocks) {
    double[] block = blocks.take(2)[0];
    int cols = a.cols();
    double largest = 0;
    for (int j = 0; j < cols; j += Blocks.SIZE) {
      int count = Math.min(Blocks.SIZE, cols - j);
      readDifference(a, b, row * cols + j, count, blocks);
      largest = largest(largest, block, count);
    }
    return largest;
  }

  /** Return the largest magnitude of a block, or the one given if that is larger. */
  static double largest(double given, double[] block, int count) {
    double largest = given;
    for (int k = 0; k < count; k++) {
      largest = Math.max(largest, Math.abs(block[k]));
    }
    return largest;
  }

  /** Read entries of a - b, or of a, to block 0; block 1 is overwritten. */
  private static void readDifference(
      BlockMatrix a, @Nullable BlockMatrix b, int from, int count, Blocks blocks) {
    double[] block = blocks.take(2)[0];
    a.entries().read(from, count, block, 0);
    if (b != null) {
      double[] other = blocks.take(2)[1];
      b.entries().read(from, count, other, 0);
      for (int k = 0; k < count; k++) {
        block[k] -= other[k];
      }
    }
  }

  static void rowGram(
      List<? extends BlockMatrix> l, List<? extends BlockMatrix> r, double[] out, Blocks blocks) {
    double[][] entries = blocks.take(l.size() + r.size());
    int pairs = l.size() * r.size();
    int rows = l.get(0).rows();
    int cols = l.get(0).cols();
    Arrays.fill(out, 0, rows * pairs, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j += Blocks.SIZE) {
        int count = Math.min(Blocks.SIZE, cols - j);
        read(l, i * cols + j, count, entries, 0);
        read(r, i * cols + j, count, entries, l.size());
        addProducts(entries, l.size(), r.size(), count, out, i * pairs);
      }
    }
  }

  /** Add the products of blocks on the left with those that follow, on the right. */
  private static void addProducts(
      double[][] blocks, int left, int right, int count, double[] out, int at) {
    int p = 0;
    for (; p + 2 <= left; p += 2) {
      for (int q = 0; q < right; q++) {
        int sum = at + p * right + q;
        DotProduct.add(blocks[p], blocks[p + 1], blocks[left + q], count, out, sum, right);
      }
    }
    for (; p < left; p++) {
      for (int q = 0; q < right; q++) {
        out[at + p * right + q] += DotProduct.of(blocks[p], blocks[left + q], count);
      }
    }
  }

  private static void read(
      List<? extends BlockMatrix> matrices, int from, int count, double[][] blocks, int first) {
    for (int p = 0; p < matrices.size(); p++) {
      matrices.get(p).entries().read(from, count, blocks[first + p], 0);
    }
  }
}
