package org.equilibria.solvers;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.ejml.dense.row.linsol.lu.LinearSolverLu_DDRM;

/**
 * The system (I - J) s = r of one row after the other, by LU factorization with partial pivoting in
 * units of the unknowns.
 */
final class ShiftedSystem {

  private final LUDecompositionAlt_DDRM factors = new LUDecompositionAlt_DDRM();
  private final LinearSolverLu_DDRM elimination = new LinearSolverLu_DDRM(factors);
  private final Units units;
  private final double uncertainty;
  private final int width;
  private final DMatrixRMaj shifted;
  private final DMatrixRMaj right;
  private final DMatrixRMaj solution;

  /**
   * Solve systems of one size.
   *
   * @param uncertainty what entries may be off by, relative to the largest
   */
  ShiftedSystem(int width, Units units, double uncertainty) {
    this.width = width;
    this.units = units;
    this.uncertainty = uncertainty;
    shifted = new DMatrixRMaj(width, width);
    right = new DMatrixRMaj(width, 1);
    solution = new DMatrixRMaj(width, 1);
  }

  /**
   * Factorize I - J, or its transpose.
   *
   * @param jacobian J, row-major
   * @return whether it is regular
   */
  boolean factorize(double[] jacobian, boolean transposed) {
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < width; k++) {
        double entry = jacobian[transposed ? k * width + i : i * width + k];
        shifted.data[i * width + k] = (i == k ? 1 : 0) - units.entry(i, k, entry);
      }
    }
    return elimination.setA(shifted) && !isSingular();
  }

  /** Return whether a pivot is 0 up to what rounding, or a difference, may have made of it. */
  private boolean isSingular() {
    DMatrixRMaj pivots = factors.getLU();
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int i = 0; i < pivots.numRows; i++) {
      double pivot = Math.abs(pivots.get(i, i));
      least = Math.min(least, pivot);
      most = Math.max(most, pivot);
    }
    // J is known up to its own size, and to that of I; NaN is singular, too
    return !(least > uncertainty * (1 + most));
  }

  /** Solve the system that was factorized last, from and to rows of states. */
  void solve(double[] states, double[] out, int offset) {
    units.to(states, offset, right.data);
    elimination.solve(right, solution);
    units.from(solution.data, out, offset);
  }
}
