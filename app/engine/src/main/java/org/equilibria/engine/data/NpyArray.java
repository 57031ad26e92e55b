package org.equilibria.engine.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.equilibria.api.data.Rows;

/**
 * An array in the form it was stored in; numbers are read when asked for. The first dimension
 * counts samples, all others together are the features in row-major order.
 */
final class NpyArray implements Rows {

  private final String place;
  private final NpyType type;
  private final int[] shape;
  private final ByteBuffer bytes;
  private final boolean fortran;
  private final int features;
  private final int[] strides; // of the dimensions when the first index runs fastest

  /**
   * Take the parts of an array.
   *
   * @param place where it was read, for messages
   * @param shape sizes of one dimension or more, all above zero
   * @param fortran whether the first index runs fastest
   * @param bytes as many as shape and type say
   */
  NpyArray(String place, NpyType type, int[] shape, boolean fortran, byte[] bytes) {
    this.place = place;
    this.type = type;
    this.shape = shape;
    this.bytes = ByteBuffer.wrap(bytes).order(type.order());
    this.fortran = fortran;
    features = bytes.length / type.size() / shape[0];
    strides = new int[shape.length];
    strides[0] = 1;
    for (int d = 1; d < shape.length; d++) {
      strides[d] = strides[d - 1] * shape[d - 1];
    }
  }

  String place() {
    return place;
  }

  boolean isWhole() {
    return type.isWhole();
  }

  boolean isText() {
    return type.isText();
  }

  /** Return the shape as NumPy writes it. */
  String shapeText() {
    return Arrays.stream(shape)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  @Override
  public int count() {
    return shape[0];
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public void copy(int row, double[] target, int start) {
    for (int k = 0; k < features; k++) {
      target[start + k] = number(row, k);
    }
  }

  double number(int row, int column) {
    return type.number(bytes, at(row, column));
  }

  /** Return a whole number or a text as it is written. */
  String text(int row) {
    return type.text(bytes, at(row, 0));
  }

  private int at(int row, int column) {
    return (fortran ? fortranIndex(row, column) : row * features + column) * type.size();
  }

  /** In row-major order the last index of a feature is its lowest digit. */
  private int fortranIndex(int row, int column) {
    int index = row;
    int rest = column;
    for (int d = shape.length - 1; d > 0; d--) {
      index += rest % shape[d] * strides[d];
      rest /= shape[d];
    }
    return index;
  }

  /**
   * Report numbers that are not finite.
   *
   * @param missing whether NaN may stand for a missing one
   */
  void checkNumbers(boolean missing, Faults faults) {
    if (isWhole()) {
      return;
    }
    for (int i = 0; i < count(); i++) {
      for (int k = 0; k < features; k++) {
        double number = number(i, k);
        if (!Double.isFinite(number) && !(missing && Double.isNaN(number))) {
          faults.add("%s: row %d, column %d: found %s, expected a number", place, i, k, number);
        }
      }
    }
  }
}
