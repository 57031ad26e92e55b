package org.equilibria.theory.numerics;

import java.util.Arrays;

/** Do arithmetic on vectors given as arrays; arguments of one call have equal lengths. */
public final class Vectors {

  private Vectors() {}

  /** Return x . y. */
  public static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  /** Return the Euclidean norm. */
  public static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  /** Return the Euclidean norm of each row. */
  public static double[] rowNorms(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(Vectors::norm).toArray();
  }

  /** Return the symmetric matrix of inner products of rows, row_i . row_j. */
  public static double[][] gram(double[][] rows) {
    return Symmetric.fill(rows.length, (i, j) -> dot(rows[i], rows[j]));
  }
}
