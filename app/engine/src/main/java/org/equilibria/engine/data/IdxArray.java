package org.equilibria.engine.data;

/**
 * Hold an array of unsigned bytes, row-major.
 *
 * @param sizes size of each dimension, all above zero
 * @param values as many bytes as the product of the sizes
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
record IdxArray(int[] sizes, byte[] values) {

  /** Return the size of the first dimension. */
  int count() {
    return sizes[0];
  }

  int unsigned(int index) {
    return Byte.toUnsignedInt(values[index]);
  }
}
