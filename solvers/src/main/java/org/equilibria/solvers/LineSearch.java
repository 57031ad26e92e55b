package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.SolveContext;

/**
 * A search along the directions of Newton's methods by backtracking on the residual, each row on
 * its own: z + t s with t = 1 at first, and a quarter of it each time the loop refuses the step and
 * shows the same iterate again. Plain steps are proposed where there is no direction, and where the
 * loop takes them anyway.
 */
final class LineSearch {

  private static final double SHORTER = 0.25;

  private static final int TERMS = 3;

  private final Backend backend;
  private double[] share;
  private double[] from;
  private boolean[] plain;
  private boolean[] begun;
  private double[] coefficients;

  LineSearch(SolveContext context) {
    backend = context.backend();
    int rows = context.rows();
    share = new double[rows];
    from = new double[rows];
    Arrays.fill(from, Double.NaN);
    plain = new boolean[rows];
    begun = new boolean[rows];
    coefficients = new double[TERMS * rows];
  }

  /** Return the residual that the last direction of a row set out from, NaN before the first. */
  double from(int row) {
    return from[row];
  }

  /** Decide what an active row does next; return whether it needs a new direction. */
  boolean begins(int row, Iterate it) {
    double residual = it.residual()[row];
    boolean sameAgain = residual == from[row];
    boolean expected = plain[row];
    // rebased twice in a row: plain steps, unless the row came here amid those of another method
    plain[row] = it.rebased()[row] && (expected || sameAgain || begun[row]);
    begun[row] |= !it.rebased()[row];
    if (plain[row] && (sameAgain || expected)) {
      // what is proposed is passed over: no work for it
      share[row] = 0;
      return false;
    }
    if (sameAgain && share[row] > 0) {
      share[row] *= SHORTER;
      return false;
    }
    from[row] = residual;
    share[row] = 1;
    return true;
  }

  /** Take a plain step in a row that has no direction. */
  void giveUp(int row) {
    share[row] = 0;
  }

  /** Write where every active row goes. */
  void propose(Iterate it, Matrix directions, Matrix next) {
    for (int row = 0; row < share.length; row++) {
      boolean active = it.active()[row];
      boolean along = active && share[row] > 0;
      coefficients[TERMS * row] = along ? 1 : 0;
      coefficients[TERMS * row + 1] = along ? share[row] : 0;
      coefficients[TERMS * row + 2] = active && !along ? 1 : 0;
    }
    backend.combineRows(coefficients, new Matrix[] {it.z(), directions, it.fz()}, next);
  }

  void retain(int[] rows) {
    plain = Rows.gather(plain, rows);
    begun = Rows.gather(begun, rows);
    share = Rows.gather(share, rows, 1);
    from = Rows.gather(from, rows, 1);
    coefficients = new double[TERMS * rows.length];
  }
}
