package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.block.BlockStorage;

/**
 * The entries of a matrix in one precision. Arithmetic on entries reads blocks into doubles and
 * rounds once when it writes them back; only products work in the precision of the storage. Other
 * storages passed in have the precision of this one.
 */
sealed interface Storage extends BlockStorage permits DoubleStorage, FloatStorage {

  /** Return zeros in the given precision. */
  static Storage zeros(Precision precision, int length) {
    return switch (precision) {
      case F32 -> new FloatStorage(length);
      case F64 -> new DoubleStorage(length);
    };
  }

  /** Write {@code scale source[from + i stride]} to entry to + i, for i below {@code count}. */
  void gather(Storage source, int from, int stride, int count, double scale, int to);

  /** Write {@code source[from + i]} to entry to + i stride, for i below {@code count}. */
  void spread(Storage source, int from, int count, int to, int stride);

  /**
   * Copy a block of depth columns and width rows of this row-major matrix to the transposed rows
   * {@code target[0..depth)}.
   *
   * @param from index of the first entry of the block
   * @param stride entries from one row to the next
   */
  void transposeTo(int from, int stride, int depth, int width, Storage[] target);

  /**
   * Add {@code sum_q coefficients[q] rows[first + q]} to the first {@code width} entries, in order
   * of q below {@code count} and rounding after every step, so that an entry does not depend on how
   * the sum is cut into calls.
   */
  void addProducts(Storage coefficients, int count, Storage[] rows, int first, int width);
}
