package org.equilibria.backend.ejml;

import java.util.Arrays;
import org.equilibria.api.matrix.Precision;

/**
 * Products of matrices as sums of scaled rows, c[i] += sum_k a[i][k] b[k]. The terms of every entry
 * are added in order of k in the precision of the storage, exactly as in the textbook's three
 * loops: blocking only decides when. So a row of the result depends on its own row of a alone, bit
 * for bit.
 *
 * <p>The right operand is cut into strips of at most {@link #WIDTH} columns; {@code strips[s][k]}
 * is the part of row k in strip s.
 */
final class LoopProducts implements Products {

  /** Rows of b that are worked through while they stay in the cache. */
  static final int DEPTH = 64;

  /** Columns of a strip. */
  static final int WIDTH = 512;

  @Override
  public PackedOperand room(Precision precision, int depth, int cols) {
    return new Strips(strips(precision, depth, cols));
  }

  /** A right operand in strips. */
  private record Strips(Storage[][] strips) implements PackedOperand {

    @Override
    public void pack(EjmlMatrix b, boolean transpose) {
      LoopProducts.pack(b, transpose, strips);
    }

    @Override
    public void multiply(EjmlMatrix a, EjmlMatrix c, Workspace workspace) {
      LoopProducts.multiply(a, strips, c, workspace.products(c.precision()));
    }

    @Override
    public long entries() {
      return Arrays.stream(strips).flatMap(Arrays::stream).mapToLong(Storage::length).sum();
    }
  }

  /** Return room for a right operand of the given size. */
  static Storage[][] strips(Precision precision, int depth, int cols) {
    Storage[][] strips = new Storage[(cols + WIDTH - 1) / WIDTH][depth];
    for (int s = 0; s < strips.length; s++) {
      for (int k = 0; k < depth; k++) {
        strips[s][k] = Storage.zeros(precision, Math.min(WIDTH, cols - s * WIDTH));
      }
    }
    return strips;
  }

  /** Write op(b) to strips of its size. */
  private static void pack(EjmlMatrix b, boolean transpose, Storage[][] strips) {
    int depth = transpose ? b.cols() : b.rows();
    int cols = transpose ? b.rows() : b.cols();
    for (int s = 0; s < strips.length; s++) {
      int j = s * WIDTH;
      pack(b, transpose, 0, depth, j, Math.min(WIDTH, cols - j), strips[s]);
    }
  }

  /** Add {@code a b} to c, where strips hold b. */
  private static void multiply(
      EjmlMatrix a, Storage[][] strips, EjmlMatrix c, ProductBuffers buffers) {
    int depth = a.cols();
    for (int s = 0; s < strips.length; s++) {
      int j = s * WIDTH;
      int width = Math.min(WIDTH, c.cols() - j);
      for (int k = 0; k < depth; k += DEPTH) {
        int count = Math.min(DEPTH, depth - k);
        for (int i = 0; i < c.rows(); i++) {
          buffers.load(a.entries(), i * depth + k, 1, count, 1);
          buffers.addProducts(count, strips[s], k, width, c.entries(), i * c.cols() + j);
        }
      }
    }
  }

  @Override
  public void gemm(
      double alpha,
      EjmlMatrix a,
      boolean transA,
      EjmlMatrix b,
      boolean transB,
      EjmlMatrix c,
      Workspace workspace) {
    ProductBuffers buffers = workspace.products(c.precision());
    int depth = transA ? a.rows() : a.cols();
    int rowStride = transA ? 1 : a.cols();
    int stride = transA ? a.cols() : 1;
    Storage[] panel = buffers.panel();
    for (int j = 0; j < c.cols(); j += WIDTH) {
      int width = Math.min(WIDTH, c.cols() - j);
      for (int k = 0; k < depth; k += DEPTH) {
        int count = Math.min(DEPTH, depth - k);
        pack(b, transB, k, count, j, width, panel);
        for (int i = 0; i < c.rows(); i++) {
          buffers.load(a.entries(), i * rowStride + k * stride, stride, count, alpha);
          buffers.addProducts(count, panel, 0, width, c.entries(), i * c.cols() + j);
        }
      }
    }
  }

  private static void pack(
      EjmlMatrix b, boolean transpose, int k, int depth, int j, int width, Storage[] target) {
    if (transpose) {
      b.entries().transposeTo(j * b.cols() + k, b.cols(), depth, width, target);
      return;
    }
    for (int q = 0; q < depth; q++) {
      b.entries().copyTo((k + q) * b.cols() + j, width, target[q], 0);
    }
  }
}
