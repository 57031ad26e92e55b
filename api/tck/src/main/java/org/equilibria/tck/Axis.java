package org.equilibria.tck;

/** A dimension that the operands of one operation share. */
enum Axis {
  ROWS,
  INNER,
  COLS,
  /** Rows of the larger matrix of a gather or scatter; free, so it binds nothing. */
  SOURCE;

  int of(Dims dims) {
    return switch (this) {
      case ROWS -> dims.rows();
      case INNER -> dims.inner();
      case COLS -> dims.cols();
      case SOURCE -> dims.source();
    };
  }
}
