package org.equilibria.solvers;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveContext;

/** Selected rows of what a run remembers. */
final class Rows {

  private Rows() {}

  static int[] gather(int[] a, int[] rows) {
    int[] out = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      out[i] = a[rows[i]];
    }
    return out;
  }

  static boolean[] gather(boolean[] a, int[] rows) {
    boolean[] out = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      out[i] = a[rows[i]];
    }
    return out;
  }

  /** Keep rows of the matrices that a ring buffer holds. */
  static void gather(SolveContext context, Matrix[] ring, int filled, int[] rows) {
    for (int slot = 0; slot < filled; slot++) {
      ring[slot] = context.gatherRows(ring[slot], rows);
    }
  }

  static double[] gather(double[] a, int[] rows, int stride) {
    double[] out = new double[rows.length * stride];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(a, rows[i] * stride, out, i * stride, stride);
    }
    return out;
  }
}
