package org.equilibria.solvers;

import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/**
 * One solve by Peaceman-Rachford splitting: u, whose prox is the iterate. No image of f is in it,
 * so that a row keeps it when an image was corrected, and begins with u = z only where z is
 * another.
 */
final class PeacemanRachfordRun implements SolverRun {

  private static final double[] NONE = {};

  private final SolveContext context;
  private final Backend backend;
  private final Prepared resolvent;
  private final Kernel prox;
  private final double step;
  private final double relaxation;
  private Matrix u;
  private Matrix scratch;
  private double[] moved;
  private boolean[] another;
  private boolean started;

  PeacemanRachfordRun(SolveContext context, Prepared resolvent, double step, double relaxation) {
    this.context = context;
    this.resolvent = resolvent;
    this.step = step;
    this.relaxation = relaxation;
    backend = context.backend();
    prox = backend.compile(form().activation().prox(step).orElseThrow());
    u = context.allocate();
    scratch = context.allocate();
    moved = new double[context.rows()];
    another = new boolean[context.rows()];
  }

  private AffineForm form() {
    return context.affineForm().orElseThrow();
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    if (!started) {
      backend.copy(it.z(), u);
      started = true;
    } else if (any(it.rebased())) {
      beginWhereMoved(it);
    }
    backend.axpby(2, it.z(), 0, scratch);
    backend.axpby(-1, u, 1, scratch);
    backend.axpby(step, form().bias(), 1, scratch);
    backend.multiply(scratch, resolvent, true, next);
    context.countProduct();
    backend.axpby(2 * relaxation, next, 1, u);
    backend.axpby(-2 * relaxation, it.z(), 1, u);
    backend.map(prox, u, null, NONE, next);
    return Proposal.WRITTEN;
  }

  private static boolean any(boolean[] marks) {
    for (boolean mark : marks) {
      if (mark) {
        return true;
      }
    }
    return false;
  }

  /** Begin anew in the marked rows whose z is not what was proposed. */
  private void beginWhereMoved(Iterate it) {
    backend.map(prox, u, null, NONE, scratch);
    Combinations.difference(backend, scratch, it.z(), scratch);
    Matrix[] difference = {scratch};
    context.rowGram(difference, difference, moved);
    for (int row = 0; row < another.length; row++) {
      another[row] = it.rebased()[row] && moved[row] != 0;
    }
    backend.copyRows(it.z(), another, u);
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    u = context.gatherRows(u, rows);
    scratch = context.allocate();
    moved = new double[rows.length];
    another = new boolean[rows.length];
  }
}
