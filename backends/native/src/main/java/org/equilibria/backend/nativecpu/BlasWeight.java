package org.equilibria.backend.nativecpu;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;

import org.equilibria.api.matrix.Precision;

/**
 * Hold an f64 weight as it is; OpenBLAS, which offers no packing ahead, multiplies with it and its
 * transpose.
 *
 * <p>For products of at most a million terms, and for single rows, OpenBLAS has other code, which
 * sums in another order. So that every batch meets the same code, fewer rows than that are filled
 * up; weights for which this would be many rows are left to {@link LoopWeight}.
 */
final class BlasWeight implements PackedWeight {

  /** The most terms of a product that OpenBLAS takes to be small. */
  private static final long SMALL_TERMS = 1_000_000;

  /** The most rows that it is reasonable to fill up to. */
  private static final int MOST_FILLED = 32;

  private final int rows;
  private final int cols;
  private final DoubleEntries values;

  /** Return whether few rows fill a product with a weight of this size up. */
  static boolean suits(int rows, int cols) {
    return leastRows(rows, cols) <= MOST_FILLED;
  }

  private static long leastRows(int rows, int cols) {
    return SMALL_TERMS / ((long) rows * cols) + 2;
  }

  BlasWeight(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
    values = (DoubleEntries) Entries.allocate(Precision.F64, rows * cols);
  }

  @Override
  public void pack(Entries weight) {
    weight.copyTo(0, weight.length(), values, 0);
  }

  @Override
  public void multiply(
      Entries a, int first, int count, boolean transposed, Entries out, Workspace workspace) {
    DoubleEntries from = (DoubleEntries) a;
    DoubleEntries to = (DoubleEntries) out;
    int least = (int) leastRows(rows, cols);
    if (count >= least) {
      product(from, first, count, transposed, to, first);
    } else {
      filledUp(from, first, count, least, transposed, to, workspace);
    }
  }

  private void filledUp(
      DoubleEntries a,
      int first,
      int count,
      int filled,
      boolean transposed,
      DoubleEntries out,
      Workspace workspace) {
    int depth = transposed ? cols : rows;
    int width = transposed ? rows : cols;
    DoubleEntries in = workspace.doubles(0, filled * depth);
    DoubleEntries result = workspace.doubles(1, filled * width);
    for (int i = 0; i < filled; i++) {
      a.copyTo((first + i % count) * depth, depth, in, i * depth);
    }
    product(in, 0, filled, transposed, result, 0);
    result.copyTo(0, count * width, out, first * width);
  }

  private void product(
      DoubleEntries a, int row, int count, boolean transposed, DoubleEntries out, int outRow) {
    int depth = transposed ? cols : rows;
    int width = transposed ? rows : cols;
    cblas_dgemm(
        CblasRowMajor,
        CblasNoTrans,
        transposed ? CblasTrans : CblasNoTrans,
        count,
        width,
        depth,
        1,
        a.at(row * depth),
        depth,
        values.at(0),
        cols,
        0,
        out.at(outRow * width),
        width);
  }

  @Override
  public long bytes() {
    return values.memory().bytes();
  }

  @Override
  public void release() {
    values.memory().free();
  }
}
