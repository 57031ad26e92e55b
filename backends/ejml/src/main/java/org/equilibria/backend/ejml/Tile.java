package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;

/**
 * Products of small blocks with the vectors of the processor. The terms of every entry are added in
 * order of k, each by one fused multiply-add.
 */
sealed interface Tile permits FloatTile, DoubleTile {

  /** Rows of a tile. */
  int ROWS = 8;

  /** Terms that are added at once, so that the coefficients of a tile stay in the cache. */
  int DEPTH = 256;

  /** Return the tile of a precision. */
  static Tile of(Precision precision) {
    return switch (precision) {
      case F32 -> new FloatTile();
      case F64 -> new DoubleTile();
    };
  }

  /** Return the columns of a tile: two vectors, so that sixteen sums keep the multipliers busy. */
  int cols();

  /**
   * Add products to every row of a tile.
   *
   * @param a coefficients, {@code a[i * DEPTH + k]}
   * @param depth number of terms
   * @param panel columns of the right operand, {@code panel[at + k * cols + j]}
   * @param tile sums, {@code tile[i * cols + j]}
   */
  void addRows(Storage a, int depth, Storage panel, int at, Storage tile);

  /** Add products to the first row of a tile; as {@link #addRows}, with the same bits. */
  void addRow(Storage a, int depth, Storage panel, int at, Storage tile);
}
