package org.equilibria.solvers;

/** Selected rows of host arrays. */
final class Rows {

  private Rows() {}

  static int[] gather(int[] a, int[] rows) {
    int[] out = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      out[i] = a[rows[i]];
    }
    return out;
  }

  static double[] gather(double[] a, int[] rows, int stride) {
    double[] out = new double[rows.length * stride];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(a, rows[i] * stride, out, i * stride, stride);
    }
    return out;
  }
}
