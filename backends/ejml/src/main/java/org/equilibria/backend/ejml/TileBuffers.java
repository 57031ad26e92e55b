package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;

/** What a product by tiles holds near at hand. */
final class TileBuffers {

  /** Columns of a right operand that are packed at once where it is not prepared. */
  static final int WIDTH = 512;

  private final Tile tile;
  private final Storage coefficients;
  private final Storage sums;
  private final Storage[] panels;

  TileBuffers(Precision precision) {
    tile = Tile.of(precision);
    coefficients = Storage.zeros(precision, Tile.ROWS * Tile.DEPTH);
    sums = Storage.zeros(precision, Tile.ROWS * tile.cols());
    panels = new Storage[WIDTH / tile.cols()];
    for (int p = 0; p < panels.length; p++) {
      panels[p] = Storage.zeros(precision, Tile.DEPTH * tile.cols());
    }
  }

  Tile tile() {
    return tile;
  }

  /** Return panels of {@link Tile#DEPTH} rows for {@link #WIDTH} columns. */
  Storage[] panels() {
    return panels;
  }

  /** Take {@code count} scaled entries of a, {@code stride} apart, as row i of the coefficients. */
  void load(int i, Storage a, int from, int stride, int count, double scale) {
    if (stride == 1 && scale == 1) {
      a.copyTo(from, count, coefficients, i * Tile.DEPTH);
    } else {
      coefficients.gather(a, from, stride, count, scale, i * Tile.DEPTH);
    }
  }

  /**
   * Add the products of the coefficients and a panel to a block of c.
   *
   * @param rows rows of the block, at most {@link Tile#ROWS}
   * @param depth number of terms
   * @param at first entry of the panel
   * @param to first entry of c
   * @param stride entries from one row of c to the next
   * @param width columns of the block
   */
  void addProducts(
      int rows, int depth, Storage panel, int at, Storage c, int to, int stride, int width) {
    for (int i = 0; i < rows; i++) {
      c.copyTo(to + i * stride, width, sums, i * tile.cols());
    }
    if (rows == 1) {
      tile.addRow(coefficients, depth, panel, at, sums);
    } else {
      tile.addRows(coefficients, depth, panel, at, sums);
    }
    for (int i = 0; i < rows; i++) {
      sums.copyTo(i * tile.cols(), width, c, to + i * stride);
    }
  }
}
