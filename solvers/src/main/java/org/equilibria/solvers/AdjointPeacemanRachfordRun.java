package org.equilibria.solvers;

import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/**
 * One solve of an adjoint by Peaceman-Rachford splitting, written for u. With w = d + a (1 - d) the
 * variable of the splitting is w u and its resolvent d u, entry by entry; so
 *
 * <pre>y = V^T (2 d u - w u + a g),   u &lt;- u + 2 theta (y - d u) / w,</pre>
 *
 * also where d = 0 and the splitting alone does not tell u. Nothing is remembered.
 */
final class AdjointPeacemanRachfordRun implements SolverRun {

  private static final double[] NONE = {};

  private final SolveContext context;
  private final Backend backend;
  private final Prepared resolvent;
  private final Kernel reflected;
  private final Kernel share;
  private final double step;
  private Matrix scratch;

  AdjointPeacemanRachfordRun(
      SolveContext context, Prepared resolvent, double step, double relaxation) {
    this.context = context;
    this.resolvent = resolvent;
    this.step = step;
    backend = context.backend();
    Expr slope = Expr.y();
    Expr rest = Expr.constant(1).minus(slope).times(step);
    reflected = backend.compile(Expr.x().times(slope.minus(rest)));
    share = backend.compile(Expr.x().times(2 * relaxation).dividedBy(slope.plus(rest)));
    scratch = context.allocate();
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    AdjointForm form = context.adjointForm().orElseThrow();
    backend.map(reflected, it.z(), form.slope(), NONE, scratch);
    backend.axpby(step, form.cotangent(), 1, scratch);
    backend.multiply(scratch, resolvent, false, next);
    context.countProduct();
    backend.hadamard(form.slope(), it.z(), scratch);
    backend.axpby(-1, scratch, 1, next);
    backend.map(share, next, form.slope(), NONE, next);
    backend.axpby(1, it.z(), 1, next);
    return Proposal.WRITTEN;
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    scratch = context.allocate();
  }
}
