package org.equilibria.api.data;

/** Rows held as numbers, row-major. */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
record DenseRows(int features, double[] values) implements Rows {

  DenseRows {
    if (features < 1 || values.length % features != 0) {
      throw new IllegalArgumentException(
          String.format("%d values are not rows of %d features", values.length, features));
    }
  }

  @Override
  public int count() {
    return values.length / features;
  }

  @Override
  public void copy(int row, double[] target, int start) {
    System.arraycopy(values, row * features, target, start, features);
  }
}
