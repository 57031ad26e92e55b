package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.JacobianProduct;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/**
 * One Newton-Krylov solve. What is remembered of a row is the direction of its last step and the
 * residual it started from: the loop shows the same one again where it refused the step.
 */
final class NewtonKrylovRun implements SolverRun {

  private static final double GAMMA = 0.9;
  // Below this a forcing term of the step before says nothing (Eisenstat and Walker 1996, section
  // 2.2).
  private static final double MATTERS = 0.1;
  private static final double SHORTER = 0.25;
  // A direction that leaves all but a hundredth of the linear residual is no better than f(z) - z.
  private static final double NO_PROGRESS = 0.99;

  private final SolveContext context;
  private final Backend backend;
  private final double mostForcing;
  private final BatchedGmres gmres;
  private Matrix step;
  private boolean[] solves;
  private double[] share;
  private double[] from;
  private double[] forcing;
  private boolean[] plain;
  private double[] coefficients;

  NewtonKrylovRun(SolveContext context, JacobianProduct jacobian, NewtonKrylov.Options options) {
    this.context = context;
    backend = context.backend();
    mostForcing = options.forcing();
    gmres = new BatchedGmres(context, jacobian, options.memory());
    step = context.allocate();
    int rows = context.rows();
    solves = new boolean[rows];
    share = new double[rows];
    from = new double[rows];
    Arrays.fill(from, Double.NaN);
    forcing = new double[rows];
    plain = new boolean[rows];
    coefficients = new double[3 * rows];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    for (int row = 0; row < solves.length; row++) {
      solves[row] = it.active()[row] && begins(row, it);
    }
    Matrix solved = gmres.solve(it, solves, forcing);
    backend.copyRows(solved, solves, step);
    for (int row = 0; row < solves.length; row++) {
      fillCoefficients(row, it.active()[row]);
    }
    backend.combineRows(coefficients, new Matrix[] {it.z(), step, it.fz()}, next);
    return Proposal.WRITTEN;
  }

  /** Decide what a row does next; say whether it is a Newton step. */
  private boolean begins(int row, Iterate it) {
    double residual = it.residual()[row];
    boolean sameAgain = residual == from[row];
    if (it.rebased()[row] && (sameAgain || plain[row])) {
      // what is proposed is passed over: no work for it
      plain[row] = true;
      share[row] = 0;
      return false;
    }
    plain[row] = false;
    if (sameAgain && share[row] > 0) {
      share[row] *= SHORTER;
      return false;
    }
    forcing[row] = forcingTerm(residual / from[row], forcing[row]);
    from[row] = residual;
    share[row] = 1;
    return true;
  }

  /**
   * Return the next forcing term.
   *
   * @param fallen residual relative to the one before, NaN if there is none
   */
  private double forcingTerm(double fallen, double before) {
    if (Double.isNaN(fallen)) {
      return mostForcing;
    }
    double lasting = GAMMA * before * before;
    double next = GAMMA * fallen * fallen;
    return Math.min(mostForcing, lasting > MATTERS ? Math.max(next, lasting) : next);
  }

  // Coefficients of z, the direction and f(z).
  private void fillCoefficients(int row, boolean active) {
    if (solves[row] && (gmres.columns(row) == 0 || gmres.left(row) > NO_PROGRESS)) {
      share[row] = 0;
    }
    boolean along = active && share[row] > 0;
    coefficients[3 * row] = along ? 1 : 0;
    coefficients[3 * row + 1] = along ? share[row] : 0;
    coefficients[3 * row + 2] = active && !along ? 1 : 0;
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    gmres.retain();
    step = context.gatherRows(step, rows);
    solves = new boolean[rows.length];
    plain = Rows.gather(plain, rows);
    share = Rows.gather(share, rows, 1);
    from = Rows.gather(from, rows, 1);
    forcing = Rows.gather(forcing, rows, 1);
    coefficients = new double[3 * rows.length];
  }
}
