package org.equilibria.backend.nativecpu;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;

import org.equilibria.api.matrix.Precision;

/**
 * An f64 weight as it is; OpenBLAS, which offers no packing ahead, multiplies with it and its
 * transpose.
 *
 * <p>OpenBLAS sums the terms of an entry in an order that depends on where in a batch its row lies
 * and on how many rows there are: its kernels take a few rows at a time (4 to 24), and what is left
 * goes through others; products of at most a million terms, and single rows, meet other code
 * altogether. So that every row meets the same code, a batch is filled up to whole tiles and past
 * that size; weights for which this would be many rows are left to {@link LoopWeight}. Whether the
 * kernels in effect keep to this is tried by {@link RowProbe}.
 */
final class BlasWeight implements PackedWeight {

  /** The most terms of a product that OpenBLAS takes to be small. */
  private static final long SMALL_TERMS = 1_000_000;

  /** The most rows that it is reasonable to fill up to. */
  private static final int MOST_FILLED = 32;

  /** A multiple of the rows that any kernel for x86-64 takes at a time. */
  static final int TILE = 24;

  /**
   * Rows of a tile where the columns are a multiple of {@value #EVEN_WIDTH}: kernels that take 24
   * rows at a time and those for the next 8 differ only in what they do with a rest of columns.
   */
  private static final int EVEN_TILE = 8;

  private static final int EVEN_WIDTH = 8;

  /** The most rows that are copied to be filled up; of more, only the last tile is. */
  private static final int MOST_COPIED = 240;

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
    int filled = filled(count, transposed);
    if (filled == count) {
      product(from, first, count, transposed, to, first);
    } else if (count <= MOST_COPIED) {
      filledUp(from, first, count, filled, transposed, to, workspace);
    } else {
      int rest = count % TILE;
      product(from, first, count - rest, transposed, to, first);
      multiply(a, first + count - rest, rest, transposed, out, workspace);
    }
  }

  /** Return the rows of the whole tiles that hold {@code count} rows and are no small product. */
  private int filled(int count, boolean transposed) {
    int width = transposed ? rows : cols;
    int tile = width % EVEN_WIDTH == 0 ? EVEN_TILE : TILE;
    int least = Math.max(count, (int) leastRows(rows, cols));
    return (least + tile - 1) / tile * tile;
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
    a.copyTo(first * depth, count * depth, in, 0);
    for (int i = count; i < filled; i++) {
      in.copyTo(0, depth, in, i * depth);
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
