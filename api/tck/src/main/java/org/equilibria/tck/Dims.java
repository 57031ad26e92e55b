package org.equilibria.tck;

import java.util.List;

/**
 * The sizes that the operands of one call are made of.
 *
 * @param source rows of the larger matrix of a gather or scatter
 */
record Dims(int rows, int inner, int cols, int source) {

  Dims(int rows, int inner, int cols) {
    this(rows, inner, cols, rows == 0 ? 0 : rows + 2);
  }

  /** Small, odd and all different, so that mixed-up dimensions show. */
  static final Dims USUAL = new Dims(4, 3, 5);

  /** Empty in each direction, single, odd, and beyond the block sizes of common kernels. */
  static final List<Dims> ALL =
      List.of(
          USUAL,
          new Dims(0, 3, 2),
          new Dims(3, 0, 2),
          new Dims(3, 2, 0),
          new Dims(1, 1, 1),
          new Dims(1, 7, 9),
          new Dims(17, 33, 9),
          new Dims(65, 70, 129));
}
