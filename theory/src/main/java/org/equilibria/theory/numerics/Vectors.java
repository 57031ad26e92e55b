package org.equilibria.theory.numerics;

import java.util.Arrays;

/** Arithmetic on vectors given as arrays; arguments of one call have equal lengths. */
public final class Vectors {

  private Vectors() {}

  /** Return x . y. */
  public static double dot(double[] x, double[] y) {
    // Four sums: one alone waits for each addition before the next can start.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = 0;
    for (; k + 3 < x.length; k += 4) {
      a += x[k] * y[k];
      b += x[k + 1] * y[k + 1];
      c += x[k + 2] * y[k + 2];
      d += x[k + 3] * y[k + 3];
    }
    for (; k < x.length; k++) {
      a += x[k] * y[k];
    }
    return (a + b) + (c + d);
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
