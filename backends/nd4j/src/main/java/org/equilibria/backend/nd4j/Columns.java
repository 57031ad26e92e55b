package org.equilibria.backend.nd4j;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The arrays that ND4J multiplies without copying them. */
final class Columns {

  private Columns() {}

  /**
   * Allocate a row-major rows x cols matrix and return its transpose, which is the same memory in
   * column-major (f) order. Neither size is zero.
   *
   * @throws EquilibriaException UNAVAILABLE if there is not enough memory
   */
  static INDArray allocate(Precision precision, int rows, int cols, boolean zeroed) {
    DataType type =
        switch (precision) {
          case F32 -> DataType.FLOAT;
          case F64 -> DataType.DOUBLE;
        };
    long length = (long) rows * cols;
    try {
      return of(Nd4j.getDataBufferFactory().create(type, length, zeroed), rows, cols);
    } catch (OutOfMemoryError e) {
      throw new EquilibriaException(
          ErrorCode.UNAVAILABLE,
          "backend nd4j cannot allocate " + length * precision.bytes() + " bytes outside the heap",
          e);
    }
  }

  /** Return the transpose of the row-major rows x cols matrix in a buffer. */
  static INDArray of(DataBuffer buffer, int rows, int cols) {
    return Nd4j.create(buffer, new long[] {cols, rows}, new long[] {1, cols}, 0, 'f');
  }
}
