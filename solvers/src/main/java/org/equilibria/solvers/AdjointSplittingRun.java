package org.equilibria.solvers;

import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/**
 * A run that steps u, with f(u) = g + M^T D u known, to ((1 - a) d u + a f(u)) / (d + a (1 - d))
 * entry by entry: the splitting step for q = D u, written for u; where d = 0 it is f(u), which q
 * does not depend on.
 */
final class AdjointSplittingRun implements SolverRun {

  private static final double[] NONE = {};

  private final SolveContext context;
  private final Backend backend;
  private final double step;
  private final Kernel resolvent;

  AdjointSplittingRun(SolveContext context, double step) {
    this.context = context;
    this.step = step;
    backend = context.backend();
    Expr slope = Expr.y();
    resolvent =
        backend.compile(Expr.x().dividedBy(slope.plus(Expr.constant(1).minus(slope).times(step))));
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    Matrix slope = context.adjointForm().orElseThrow().slope();
    backend.hadamard(slope, it.z(), next);
    backend.axpby(step, it.fz(), 1 - step, next);
    backend.map(resolvent, next, slope, NONE, next);
    return Proposal.WRITTEN;
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    // the context drops rows of the slopes
  }
}
