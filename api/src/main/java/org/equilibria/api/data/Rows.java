package org.equilibria.api.data;

import org.apiguardian.api.API;

/**
 * The inputs of samples, one row a sample, in whatever form takes little memory. Values never
 * change. {@link InputColumns} says what they mean.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Rows {

  /** Return n, the number of rows. */
  int count();

  /** Return d, the number of entries of a row, at least 1. */
  int features();

  /**
   * Write one row.
   *
   * @param row from 0
   * @param target receives d values from {@code start} on
   */
  void copy(int row, double[] target, int start);

  /**
   * Return rows held as numbers; the array is neither copied nor changed.
   *
   * @param values n x d values, row-major
   * @throws IllegalArgumentException if there are no features or the values are no whole rows
   */
  static Rows of(int features, double[] values) {
    return new DenseRows(features, values);
  }
}
