package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;

/**
 * Products by tiles that fill the vector registers (see {@link Tile}). The right operand is cut
 * into panels as wide as a tile; entry {@code k * cols + j} of a panel is that of row k and column
 * j of the panel.
 */
final class TileProducts implements Products {

  @Override
  public PackedOperand room(Precision precision, int depth, int cols) {
    int width = Tile.of(precision).cols();
    Storage[] panels = new Storage[(cols + width - 1) / width];
    for (int p = 0; p < panels.length; p++) {
      panels[p] = Storage.zeros(precision, depth * width);
    }
    return new Panels(panels, depth, width);
  }

  /** A right operand in panels of the given depth and width. */
  private record Panels(Storage[] panels, int depth, int width) implements PackedOperand {

    @Override
    public void pack(EjmlMatrix b, boolean transpose) {
      TileProducts.pack(b, transpose, 0, depth, 0, panels.length, panels, width);
    }

    @Override
    public void multiply(EjmlMatrix a, EjmlMatrix c, Workspace workspace) {
      TileBuffers buffers = workspace.tiles(c.precision());
      for (int k = 0; k < depth; k += Tile.DEPTH) {
        int count = Math.min(Tile.DEPTH, depth - k);
        for (int i = 0; i < c.rows(); i += Tile.ROWS) {
          int rows = Math.min(Tile.ROWS, c.rows() - i);
          for (int q = 0; q < rows; q++) {
            buffers.load(q, a.entries(), (i + q) * depth + k, 1, count, 1);
          }
          addPanels(buffers, rows, count, panels, panels.length, k * width, c, i, 0);
        }
      }
    }

    @Override
    public long entries() {
      return (long) panels.length * depth * width;
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
    TileBuffers buffers = workspace.tiles(c.precision());
    int depth = transA ? a.rows() : a.cols();
    int rowStride = transA ? 1 : a.cols();
    int stride = transA ? a.cols() : 1;
    int tileCols = buffers.tile().cols();
    for (int j = 0; j < c.cols(); j += TileBuffers.WIDTH) {
      int width = Math.min(TileBuffers.WIDTH, c.cols() - j);
      int panels = (width + tileCols - 1) / tileCols;
      for (int k = 0; k < depth; k += Tile.DEPTH) {
        int count = Math.min(Tile.DEPTH, depth - k);
        pack(b, transB, k, count, j, panels, buffers.panels(), tileCols);
        for (int i = 0; i < c.rows(); i += Tile.ROWS) {
          int rows = Math.min(Tile.ROWS, c.rows() - i);
          for (int q = 0; q < rows; q++) {
            buffers.load(q, a.entries(), (i + q) * rowStride + k * stride, stride, count, alpha);
          }
          addPanels(buffers, rows, count, buffers.panels(), panels, 0, c, i, j);
        }
      }
    }
  }

  /** Add the products of the coefficients at hand and some panels to rows of c, from (i, j) on. */
  private static void addPanels(
      TileBuffers buffers,
      int rows,
      int depth,
      Storage[] panels,
      int count,
      int at,
      EjmlMatrix c,
      int i,
      int j) {
    int tileCols = buffers.tile().cols();
    for (int p = 0; p < count; p++) {
      int column = j + p * tileCols;
      int width = Math.min(tileCols, c.cols() - column);
      int to = i * c.cols() + column;
      buffers.addProducts(rows, depth, panels[p], at, c.entries(), to, c.cols(), width);
    }
  }

  /** Write rows k to k + depth of op(b), from column j on, to panels. */
  private static void pack(
      EjmlMatrix b,
      boolean transpose,
      int k,
      int depth,
      int j,
      int count,
      Storage[] panels,
      int width) {
    int cols = transpose ? b.rows() : b.cols();
    for (int p = 0; p < count; p++) {
      int column = j + p * width;
      int used = Math.min(width, cols - column);
      if (transpose) {
        for (int q = 0; q < used; q++) {
          panels[p].spread(b.entries(), (column + q) * b.cols() + k, depth, q, width);
        }
      } else {
        for (int q = 0; q < depth; q++) {
          b.entries().copyTo((k + q) * b.cols() + column, used, panels[p], q * width);
        }
      }
    }
  }
}
