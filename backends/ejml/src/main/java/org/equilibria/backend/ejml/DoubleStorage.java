package org.equilibria.backend.ejml;

import java.util.Arrays;
import org.equilibria.backend.support.block.BlockStorage;

/** Entries as doubles. */
final class DoubleStorage implements Storage {

  private final double[] entries;

  DoubleStorage(int length) {
    entries = new double[length];
  }

  double[] entries() {
    return entries;
  }

  @Override
  public int length() {
    return entries.length;
  }

  @Override
  public void read(int from, int count, double[] target, int at) {
    System.arraycopy(entries, from, target, at, count);
  }

  @Override
  public void write(int to, int count, double[] source, int at) {
    System.arraycopy(source, at, entries, to, count);
  }

  @Override
  public void fill(double value) {
    Arrays.fill(entries, value);
  }

  @Override
  public void copyTo(int from, int count, BlockStorage target, int to) {
    System.arraycopy(entries, from, entriesOf(target), to, count);
  }

  @Override
  public void spread(Storage source, int from, int count, int to, int stride) {
    double[] values = entriesOf(source);
    for (int i = 0; i < count; i++) {
      entries[to + i * stride] = values[from + i];
    }
  }

  @Override
  public void gather(Storage source, int from, int stride, int count, double scale, int to) {
    double[] values = entriesOf(source);
    for (int i = 0; i < count; i++) {
      entries[to + i] = scale * values[from + i * stride];
    }
  }

  @Override
  public void transposeTo(int from, int stride, int depth, int width, Storage[] target) {
    for (int j = 0; j < width; j++) {
      int row = from + j * stride;
      for (int q = 0; q < depth; q++) {
        entriesOf(target[q])[j] = entries[row + q];
      }
    }
  }

  @Override
  public void addProducts(Storage coefficients, int count, Storage[] rows, int first, int width) {
    double[] c = entriesOf(coefficients);
    int q = 0;
    for (; q + 4 <= count; q += 4) {
      int r = first + q;
      addFour(
          c,
          q,
          entriesOf(rows[r]),
          entriesOf(rows[r + 1]),
          entriesOf(rows[r + 2]),
          entriesOf(rows[r + 3]),
          width);
    }
    for (; q < count; q++) {
      addOne(c[q], entriesOf(rows[first + q]), width);
    }
  }

  // Every array is indexed by j alone, without offset: HotSpot vectorises this form (three to six
  // times faster than EJML's product) but not one with offsets or with more terms.
  private void addFour(
      double[] c, int q, double[] r0, double[] r1, double[] r2, double[] r3, int width) {
    double[] sum = entries;
    double c0 = c[q];
    double c1 = c[q + 1];
    double c2 = c[q + 2];
    double c3 = c[q + 3];
    for (int j = 0; j < width; j++) {
      sum[j] = sum[j] + c0 * r0[j] + c1 * r1[j] + c2 * r2[j] + c3 * r3[j];
    }
  }

  private void addOne(double c, double[] row, int width) {
    double[] sum = entries;
    for (int j = 0; j < width; j++) {
      sum[j] = sum[j] + c * row[j];
    }
  }

  private static double[] entriesOf(BlockStorage storage) {
    return ((DoubleStorage) storage).entries;
  }
}
