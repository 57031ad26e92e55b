package org.equilibria.backend.nativecpu;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Norm;
import org.jspecify.annotations.Nullable;

/** Reductions of rows to numbers, in f64 whatever the storage, block after block from the left. */
final class Reductions {

  // A sum of squares in this range lost nothing to overflow, and to underflow less than 2^-83 of
  // itself (fewer than 2^31 squares below 2^-1074).
  private static final double LEAST_SAFE = 0x1p-960;
  private static final double LARGEST_SAFE = Double.MAX_VALUE;

  private final Workspace workspace;
  private final double[] sums = new double[2];

  Reductions(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Return whether a sum of squares may be trusted without scaling. */
  static boolean isSafe(double squares) {
    return squares >= LEAST_SAFE && squares <= LARGEST_SAFE;
  }

  private void read(NativeMatrix a, int from, int count, double[] target) {
    Block block = workspace.blocks(a.precision(), 1).get(0);
    block.load(a.entries(), from, count);
    block.toDoubles(target, 0, count);
  }

  void columnSums(NativeMatrix a, double[] out) {
    double[] block = workspace.doubleBlocks(1).get(0);
    int cols = a.cols();
    Arrays.fill(out, 0, cols, 0);
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < cols; j += Block.SIZE) {
        int count = Math.min(Block.SIZE, cols - j);
        read(a, i * cols + j, count, block);
        for (int k = 0; k < count; k++) {
          out[j + k] += block[k];
        }
      }
    }
  }

  /** Write the norm of each of the rows {@code first} to {@code end} of a, or of a - b. */
  void rowNorms(
      NativeMatrix a, @Nullable NativeMatrix b, Norm norm, double[] out, int first, int end) {
    for (int i = first; i < end; i++) {
      out[i] = norm == Norm.L2 ? euclideanNorm(a, b, i) : largestEntry(a, b, i);
    }
  }

  private double euclideanNorm(NativeMatrix a, @Nullable NativeMatrix b, int row) {
    double squares = squares(a, b, row);
    if (isSafe(squares)) {
      return Math.sqrt(squares);
    }
    double largest = largestEntry(a, b, row);
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    return largest * Math.sqrt(scaledSquares(a, b, row, largest));
  }

  /** Return the sum of squares, taken as in {@link Layer}, so that the bits agree. */
  private double squares(NativeMatrix a, @Nullable NativeMatrix b, int row) {
    Block entries = workspace.blocks(a.precision(), 2).get(0);
    Block others = workspace.blocks(a.precision(), 2).get(1);
    int cols = a.cols();
    Arrays.fill(sums, 0);
    for (int j = 0; j < cols; j += Block.SIZE) {
      int count = Math.min(Block.SIZE, cols - j);
      entries.load(a.entries(), row * cols + j, count);
      if (b != null) {
        others.load(b.entries(), row * cols + j, count);
      }
      entries.measure(others, Norm.L2, sums, count);
    }
    return b == null ? sums[1] : sums[0];
  }

  private double scaledSquares(NativeMatrix a, @Nullable NativeMatrix b, int row, double unit) {
    double[] block = workspace.doubleBlocks(3).get(0);
    double[] partial = workspace.doubleBlocks(3).get(2);
    int cols = a.cols();
    double total = 0;
    for (int j = 0; j < cols; j += Block.SIZE) {
      int count = Math.min(Block.SIZE, cols - j);
      readDifference(a, b, row * cols + j, count);
      for (int k = 0; k < count; k++) {
        block[k] /= unit;
      }
      total += InnerProduct.of(block, block, partial, count);
    }
    return total;
  }

  private double largestEntry(NativeMatrix a, @Nullable NativeMatrix b, int row) {
    double[] block = workspace.doubleBlocks(2).get(0);
    int cols = a.cols();
    double largest = 0;
    for (int j = 0; j < cols; j += Block.SIZE) {
      int count = Math.min(Block.SIZE, cols - j);
      readDifference(a, b, row * cols + j, count);
      for (int k = 0; k < count; k++) {
        largest = Math.max(largest, Math.abs(block[k]));
      }
    }
    return largest;
  }

  /** Read entries of a - b, or of a, to block 0; block 1 is overwritten. */
  private void readDifference(NativeMatrix a, @Nullable NativeMatrix b, int from, int count) {
    double[] block = workspace.doubleBlocks(2).get(0);
    read(a, from, count, block);
    if (b != null) {
      double[] other = workspace.doubleBlocks(2).get(1);
      read(b, from, count, other);
      for (int k = 0; k < count; k++) {
        block[k] -= other[k];
      }
    }
  }

  /** Write the inner products of rows {@code first} to {@code end}. */
  void rowGram(List<NativeMatrix> l, List<NativeMatrix> r, double[] out, int first, int end) {
    // A solver's newest vector is on both sides; reading f32 as f64 takes longer than a product.
    List<NativeMatrix> distinct = Stream.concat(l.stream(), r.stream()).distinct().toList();
    int[] left = l.stream().mapToInt(distinct::indexOf).toArray();
    int[] right = r.stream().mapToInt(distinct::indexOf).toArray();
    List<double[]> blocks = workspace.doubleBlocks(distinct.size() + 1);
    double[] partial = blocks.get(distinct.size());
    int pairs = left.length * right.length;
    int cols = l.get(0).cols();
    Arrays.fill(out, first * pairs, end * pairs, 0);
    for (int i = first; i < end; i++) {
      for (int j = 0; j < cols; j += Block.SIZE) {
        int count = Math.min(Block.SIZE, cols - j);
        for (int v = 0; v < distinct.size(); v++) {
          read(distinct.get(v), i * cols + j, count, blocks.get(v));
        }
        for (int p = 0; p < left.length; p++) {
          for (int q = 0; q < right.length; q++) {
            out[i * pairs + p * right.length + q] +=
                InnerProduct.of(blocks.get(left[p]), blocks.get(right[q]), partial, count);
          }
        }
      }
    }
  }
}
