package org.equilibria.solvers;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Solve min ||g - D gamma||^2 + ridge sum_q ||d_q||^2 gamma_q^2 from the Gram matrix D^T D and D^T
 * g of one row, columns taken from a ring buffer, newest first. Columns are scaled to unit norm; if
 * the scaled matrix is not positive definite, the oldest columns are dropped until it is.
 */
final class GramLeastSquares {

  private final int window;
  private final double ridge;
  private final LinearSolverDense<DMatrixRMaj> cholesky;
  private final DMatrixRMaj scaled;
  private final DMatrixRMaj rhs;
  private final DMatrixRMaj solution;
  private final double[] norm;

  GramLeastSquares(int window, double ridge) {
    this.window = window;
    this.ridge = ridge;
    cholesky = LinearSolverFactory_DDRM.chol(window);
    scaled = new DMatrixRMaj(window, window);
    rhs = new DMatrixRMaj(window, 1);
    solution = new DMatrixRMaj(window, 1);
    norm = new double[window];
  }

  /**
   * Solve with at most the given number of columns.
   *
   * @param gram window x window entries of the ring buffer from {@code gramOffset}
   * @param products D^T g by slot from {@code productOffset}
   * @param newest slot of the newest column
   * @param columns columns that may be used
   * @return columns used, possibly 0; read their coefficients by age
   */
  int solve(
      double[] gram,
      int gramOffset,
      double[] products,
      int productOffset,
      int newest,
      int columns) {
    for (int k = 0; k < columns; k++) {
      int slot = slot(newest, k);
      norm[k] = Math.sqrt(gram[gramOffset + slot * window + slot]);
      if (!(norm[k] > 0) || norm[k] == Double.POSITIVE_INFINITY) {
        columns = k; // a zero or non-finite difference hides everything older than itself
      }
    }
    for (int used = columns; used > 0; used--) {
      if (trySolve(gram, gramOffset, products, productOffset, newest, used)) {
        return used;
      }
    }
    return 0;
  }

  double coefficient(int k) {
    return solution.data[k] / norm[k];
  }

  private int slot(int newest, int age) {
    return Math.floorMod(newest - age, window);
  }

  private boolean trySolve(
      double[] gram, int gramOffset, double[] products, int productOffset, int newest, int used) {
    scaled.reshape(used, used);
    rhs.reshape(used, 1);
    solution.reshape(used, 1);
    for (int k = 0; k < used; k++) {
      int row = slot(newest, k);
      for (int l = 0; l < used; l++) {
        int entry = gramOffset + row * window + slot(newest, l);
        scaled.set(k, l, k == l ? 1 + ridge : gram[entry] / norm[k] / norm[l]);
      }
      rhs.set(k, 0, products[productOffset + row] / norm[k]);
    }
    if (!cholesky.setA(scaled)) {
      return false;
    }
    cholesky.solve(rhs, solution);
    for (int k = 0; k < used; k++) {
      if (!Double.isFinite(coefficient(k))) {
        return false;
      }
    }
    return true;
  }
}
