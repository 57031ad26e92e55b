package org.equilibria.solvers;

import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/** A run that steps z to prox_{aF}((1 - a) z + a (M z + phi)); nothing is remembered. */
final class SplittingRun implements SolverRun {

  private static final double[] NONE = {};

  private final SolveContext context;
  private final Backend backend;
  private final double step;
  private final Kernel prox;

  SplittingRun(SolveContext context, AffineForm form, double step) {
    this.context = context;
    this.step = step;
    backend = context.backend();
    prox = backend.compile(form.activation().prox(step).orElseThrow());
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    AffineForm form = context.affineForm().orElseThrow();
    // A plain gemm may add the terms of a row in an order that depends on the batch.
    backend.multiply(it.z(), form.prepared(), true, next);
    context.countProduct();
    backend.axpby(step, form.bias(), step, next);
    backend.axpby(1 - step, it.z(), 1, next);
    backend.map(prox, next, null, NONE, next);
    return Proposal.WRITTEN;
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    // the context drops rows of the bias
  }
}
