package org.equilibria.solvers;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/** One solve by Aitken's relaxation: the last residual, and omega of each row. */
final class AitkenRun implements SolverRun {

  private static final int TERMS = 2;

  private final SolveContext context;
  private final Backend backend;
  private final double first;
  private final double most;
  private Matrix previous;
  private Matrix difference;
  private double[] omega;
  private double[] products;
  private double[] coefficients;

  AitkenRun(SolveContext context, Aitken.Options options) {
    this.context = context;
    backend = context.backend();
    first = options.first();
    most = options.most();
    previous = context.allocate();
    difference = context.allocate();
    int rows = context.rows();
    omega = new double[rows];
    products = new double[rows * TERMS];
    coefficients = new double[rows * TERMS];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    boolean began = it.index() > 0;
    if (began) {
      Combinations.difference(backend, it.fz(), it.z(), difference);
      Combinations.difference(backend, difference, previous, difference);
      context.rowGram(new Matrix[] {difference}, new Matrix[] {previous, difference}, products);
    }
    Combinations.difference(backend, it.fz(), it.z(), previous);
    for (int row = 0; row < context.rows(); row++) {
      boolean goesOn = began && it.active()[row] && !it.rebased()[row];
      omega[row] = goesOn ? relaxed(row) : first;
      coefficients[row * TERMS] = 1 - omega[row];
      coefficients[row * TERMS + 1] = omega[row];
    }
    backend.combineRows(coefficients, new Matrix[] {it.z(), it.fz()}, next);
    return Proposal.WRITTEN;
  }

  private double relaxed(int row) {
    double relaxed = -omega[row] * products[row * TERMS] / products[row * TERMS + 1];
    return relaxed != 0 && Math.abs(relaxed) <= most ? relaxed : first; // first for NaN, too
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    previous = context.gatherRows(previous, rows);
    difference = context.allocate();
    omega = Rows.gather(omega, rows, 1);
  }
}
