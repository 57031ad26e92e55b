package org.equilibria.study.file;

import java.util.List;
import org.equilibria.api.matrix.Precision;

/**
 * Hold an array of numbers and its shape; the values are neither copied nor changed, and the giver
 * must not change them either.
 *
 * @param precision how the values are stored; F32 values are exact in a double
 * @param shape sizes, the outermost first; none of a scalar, which has one value
 * @param values row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
public record Tensor(Precision precision, List<Integer> shape, double[] values) {

  /**
   * Check that the values fill the shape and lose nothing in the precision.
   *
   * @throws IllegalArgumentException if a size is negative, the values are not as many as the shape
   *     asks for, or an F32 value is no float
   */
  public Tensor {
    shape = List.copyOf(shape);
    if (shape.stream().anyMatch(size -> size < 0) || count(shape) != values.length) {
      throw new IllegalArgumentException(
          "%d values are not of shape %s".formatted(values.length, shape));
    }
    if (precision == Precision.F32) {
      checkFloats(values);
    }
  }

  private static long count(List<Integer> shape) {
    long count = 1;
    for (int size : shape) {
      // Two sizes below 2^31 do not overflow, and no array holds more values than that.
      count = Math.min(count * size, 1L << 31);
    }
    return count;
  }

  private static void checkFloats(double[] values) {
    for (double value : values) {
      if ((float) value != value && !Double.isNaN(value)) {
        throw new IllegalArgumentException(value + " is no F32 value");
      }
    }
  }
}
