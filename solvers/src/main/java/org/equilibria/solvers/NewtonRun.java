package org.equilibria.solvers;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.ejml.dense.row.linsol.lu.LinearSolverLu_DDRM;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/** One solve by Newton's method: the last direction of each row. */
final class NewtonRun implements SolverRun {

  private final SolveContext context;
  private final Backend backend;
  private final DenseJacobians jacobians;
  private final LineSearch search;
  private final LUDecompositionAlt_DDRM factors = new LUDecompositionAlt_DDRM();
  private final LinearSolverLu_DDRM elimination = new LinearSolverLu_DDRM(factors);
  private final DMatrixRMaj shifted;
  private final DMatrixRMaj right;
  private final DMatrixRMaj solution;
  private Matrix residual;
  private double[] residuals;
  private double[] directions;
  private boolean[] solves;

  NewtonRun(SolveContext context, DenseJacobians jacobians) {
    this.context = context;
    this.jacobians = jacobians;
    backend = context.backend();
    search = new LineSearch(context);
    int width = context.width();
    shifted = new DMatrixRMaj(width, width);
    right = new DMatrixRMaj(width, 1);
    solution = new DMatrixRMaj(width, 1);
    residual = context.allocate();
    residuals = new double[context.rows() * width];
    directions = new double[context.rows() * width];
    solves = new boolean[context.rows()];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    boolean any = false;
    for (int row = 0; row < solves.length; row++) {
      solves[row] = it.active()[row] && search.begins(row, it);
      any |= solves[row];
    }
    if (any) {
      Combinations.difference(backend, it.fz(), it.z(), residual);
      context.read(residual, residuals);
      solveRows();
    }
    context.write(directions, residual);
    search.propose(it, residual, next);
    return Proposal.WRITTEN;
  }

  private void solveRows() {
    int from = 0;
    while (from < solves.length) {
      int to = jacobians.take(solves, from);
      for (int row = from; row < to; row++) {
        if (jacobians.has(row) && !solve(row)) {
          search.giveUp(row);
        }
      }
      from = to;
    }
  }

  /** Write the direction of a row; return whether there is one. */
  private boolean solve(int row) {
    int width = context.width();
    jacobians.writeShifted(row, shifted.data);
    if (!elimination.setA(shifted) || isSingular()) {
      return false;
    }
    jacobians.toUnits(residuals, row * width, right.data);
    elimination.solve(right, solution);
    jacobians.fromUnits(solution.data, directions, row * width);
    return true;
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
    return !(least > jacobians.uncertainty() * (1 + most));
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    jacobians.retain();
    search.retain(rows);
    residual = context.allocate();
    directions = Rows.gather(directions, rows, context.width());
    residuals = new double[directions.length];
    solves = new boolean[rows.length];
  }
}
