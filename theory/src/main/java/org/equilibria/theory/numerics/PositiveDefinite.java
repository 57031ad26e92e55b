package org.equilibria.theory.numerics;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/** Test whether symmetric matrices are positive definite, by a Cholesky decomposition. */
public final class PositiveDefinite {

  private PositiveDefinite() {}

  /**
   * Return whether lambda_max((M + M^T)/2) &lt; limit, that is whether limit I - (M + M^T)/2 is
   * positive definite; wrong only if the two differ by rounding, and much cheaper than the
   * eigenvalue.
   *
   * @param square M, an array of m rows of m; left as it is
   */
  public static boolean identityExceeds(double[][] square, double limit) {
    int m = square.length;
    DMatrixRMaj a = new DMatrixRMaj(m, m);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        a.data[i * m + j] = (i == j ? limit : 0) - 0.5 * (square[i][j] + square[j][i]);
      }
    }
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(m, true);
    return cholesky.decompose(a);
  }
}
