package org.equilibria.solvers;

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
  // A direction that leaves all but a hundredth of the linear residual is no better than f(z) - z.
  private static final double NO_PROGRESS = 0.99;

  private final SolveContext context;
  private final Backend backend;
  private final double mostForcing;
  private final BatchedGmres gmres;
  private final LineSearch search;
  private Matrix step;
  private boolean[] solves;
  private double[] forcing;

  NewtonKrylovRun(SolveContext context, JacobianProduct jacobian, NewtonKrylov.Options options) {
    this.context = context;
    backend = context.backend();
    mostForcing = options.forcing();
    gmres = new BatchedGmres(context, jacobian, options.memory());
    search = new LineSearch(context);
    step = context.allocate();
    solves = new boolean[context.rows()];
    forcing = new double[context.rows()];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    for (int row = 0; row < solves.length; row++) {
      solves[row] = it.active()[row] && begins(row, it);
    }
    Matrix solved = gmres.solve(it, solves, forcing);
    backend.copyRows(solved, solves, step);
    for (int row = 0; row < solves.length; row++) {
      if (solves[row] && (gmres.columns(row) == 0 || gmres.left(row) > NO_PROGRESS)) {
        search.giveUp(row);
      }
    }
    search.propose(it, step, next);
    return Proposal.WRITTEN;
  }

  /** Decide what a row does next; say whether it is a Newton step, and how exact. */
  private boolean begins(int row, Iterate it) {
    double before = search.from(row);
    boolean begins = search.begins(row, it);
    if (begins) {
      forcing[row] = forcingTerm(it.residual()[row] / before, forcing[row]);
    }
    return begins;
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

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    gmres.retain();
    search.retain(rows);
    step = context.gatherRows(step, rows);
    solves = new boolean[rows.length];
    forcing = Rows.gather(forcing, rows, 1);
  }
}
