package org.equilibria.certify.quantity;

import java.util.Arrays;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** Moves between matrices of a backend, flat arrays and arrays of rows. */
public final class Arrays2d {

  private Arrays2d() {}

  /** Return the rows of a row-major array. */
  public static double[][] rows(double[] values, int cols) {
    double[][] rows = new double[values.length / cols][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * cols, (i + 1) * cols));
    return rows;
  }

  /** Return rows of one length as one row-major array. */
  public static double[] flat(double[][] rows) {
    int cols = rows.length == 0 ? 0 : rows[0].length;
    double[] flat = new double[rows.length * cols];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * cols, cols);
    }
    return flat;
  }

  /** Return the entries of a matrix. */
  public static double[][] download(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    a.scope().backend().download(a, values);
    return rows(values, a.cols());
  }

  /** Return a matrix of the given entries. */
  public static Matrix upload(double[][] rows, Scope scope) {
    Matrix out = scope.uninitialized(rows.length, rows[0].length);
    scope.backend().upload(flat(rows), out);
    return out;
  }
}
