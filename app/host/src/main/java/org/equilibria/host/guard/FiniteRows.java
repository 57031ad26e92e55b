package org.equilibria.host.guard;

import java.util.List;
import java.util.function.IntPredicate;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.jspecify.annotations.Nullable;

/** Whether rows of matrices are finite, by their largest entries. */
final class FiniteRows {

  private FiniteRows() {}

  /** Return the largest entry of every row by its size, which is not finite where an entry is. */
  static double[] largest(Matrix a) {
    double[] norms = new double[a.rows()];
    a.scope().backend().rowNorms(a, Norm.INF, norms);
    return norms;
  }

  /** Return whether all entries of all matrices are finite; those that are null have none. */
  static boolean all(List<? extends @Nullable Matrix> matrices) {
    for (Matrix a : matrices) {
      if (a != null && !all(a)) {
        return false;
      }
    }
    return true;
  }

  /** Return whether all entries are finite. */
  static boolean all(Matrix a) {
    for (double norm : largest(a)) {
      if (!Double.isFinite(norm)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Return the first row, among those that count, that is not finite where all of the given ones
   * are, or -1.
   */
  static int firstLost(IntPredicate counts, double[] norms, double[]... given) {
    for (int row = 0; row < norms.length; row++) {
      boolean finite = true;
      for (double[] other : given) {
        finite &= Double.isFinite(other[row]);
      }
      if (finite && !Double.isFinite(norms[row]) && counts.test(row)) {
        return row;
      }
    }
    return -1;
  }
}
