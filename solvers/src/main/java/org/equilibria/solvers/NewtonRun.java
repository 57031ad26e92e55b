package org.equilibria.solvers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/** One solve by Newton's method: the last direction of each row. */
final class NewtonRun implements SolverRun {

  // J = 0 leaves I.
  private static final Consumer<double[]> NO_STEP = out -> Arrays.fill(out, 0);

  private final SolveContext context;
  private final Backend backend;
  private final HostJacobians jacobians;
  private final LineSearch search;
  private final ShiftedSystem system;
  private final double[] jacobian;
  private List<Consumer<double[]>> lastJacobians;
  private Matrix residual;
  private double[] residuals;
  private double[] directions;
  private boolean[] solves;
  private boolean[] singular;

  NewtonRun(SolveContext context, HostJacobians jacobians) {
    this.context = context;
    this.jacobians = jacobians;
    backend = context.backend();
    search = new LineSearch(context);
    int width = context.width();
    jacobian = new double[width * width];
    residual = context.allocate();
    system = new ShiftedSystem(width, Units.of(context, residual), jacobians.uncertainty());
    residuals = new double[context.rows() * width];
    directions = new double[context.rows() * width];
    solves = new boolean[context.rows()];
    singular = new boolean[context.rows()];
    lastJacobians = new ArrayList<>(Collections.nCopies(context.rows(), NO_STEP));
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
      solveRows(it.z());
    }
    context.write(directions, residual);
    search.propose(it, residual, next);
    return Proposal.WRITTEN;
  }

  private void solveRows(Matrix z) {
    int from = 0;
    while (from < solves.length) {
      int to = jacobians.take(z, solves, from);
      for (int row = from; row < to; row++) {
        if (jacobians.has(row)) {
          singular[row] = !solve(row);
          if (singular[row]) {
            search.giveUp(row);
          }
        }
      }
      from = to;
    }
  }

  /** Write the direction of a row; return whether there is one. */
  private boolean solve(int row) {
    jacobians.write(row, jacobian);
    context.countWork(row, jacobians.elimination());
    if (!system.factorize(jacobian, false)) {
      return false;
    }
    system.solve(residuals, directions, row * context.width());
    if (context.wantsInverseEstimate()) {
      lastJacobians.set(row, jacobians.kept(row));
    }
    return true;
  }

  /** Return whether the last Jacobian of a row left no direction, as I - J was singular. */
  boolean isSingular(int row) {
    return singular[row];
  }

  /** Only where it is wanted from the start, as whole Jacobians are kept for it. */
  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    return context.wantsInverseEstimate()
        ? Optional.of(
            new NewtonInverse(backend, context.width(), jacobians.uncertainty(), lastJacobians))
        : Optional.empty();
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
    singular = Rows.gather(singular, rows);
    lastJacobians = new ArrayList<>(Arrays.stream(rows).mapToObj(lastJacobians::get).toList());
  }
}
