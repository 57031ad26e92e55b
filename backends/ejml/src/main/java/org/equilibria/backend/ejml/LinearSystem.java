package org.equilibria.backend.ejml;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.ejml.dense.row.linsol.lu.LinearSolverLu_DDRM;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;

/** A square matrix factored in f64, whatever its storage, to solve with. */
final class LinearSystem {

  private final int order;
  private final LUDecompositionAlt_DDRM factors = new LUDecompositionAlt_DDRM();
  private final LinearSolverLu_DDRM solver = new LinearSolverLu_DDRM(factors);

  private LinearSystem(EjmlMatrix a) {
    order = a.rows();
    solver.setA(toEjml(a));
  }

  /**
   * Write the solution of {@code a x = b}.
   *
   * @throws EquilibriaException INVALID_INPUT if a is singular
   */
  static void solve(EjmlMatrix a, EjmlMatrix b, EjmlMatrix x) {
    LinearSystem system = new LinearSystem(a);
    if (system.isSingular()) {
      int order = a.rows();
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "solve: the " + order + " x " + order + " matrix is singular");
    }
    system.solve(b, x);
  }

  /**
   * Return whether a pivot is no larger than the rounding error of the sum it came from, so that a
   * matrix within the rounding error of the factorisation is singular (Higham, Accuracy and
   * Stability of Numerical Algorithms, 2nd ed., theorem 9.3). Unlike a bound on the pivots alone
   * this does not depend on how rows and columns are scaled.
   */
  private boolean isSingular() {
    double roundoff = order * Precision.F64.unitRoundoff();
    DMatrixRMaj lu = factors.getLU();
    for (int j = 0; j < order; j++) {
      double terms = 0;
      for (int k = 0; k < j; k++) {
        terms += Math.abs(lu.get(j, k) * lu.get(k, j));
      }
      if (Math.abs(lu.get(j, j)) <= roundoff * terms) {
        return true;
      }
    }
    return false;
  }

  /** Write the solution for every column of b. */
  private void solve(EjmlMatrix b, EjmlMatrix x) {
    DMatrixRMaj solution = new DMatrixRMaj(b.rows(), b.cols());
    solver.solve(toEjml(b), solution);
    x.entries().write(0, x.entries().length(), solution.data, 0);
  }

  private static DMatrixRMaj toEjml(EjmlMatrix a) {
    DMatrixRMaj copy = new DMatrixRMaj(a.rows(), a.cols());
    a.entries().read(0, a.entries().length(), copy.data, 0);
    return copy;
  }
}
