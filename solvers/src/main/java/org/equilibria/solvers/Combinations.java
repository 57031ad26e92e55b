package org.equilibria.solvers;

import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;

/** Combinations of states, as every method here makes them. */
final class Combinations {

  private static final Expr DIFFERENCE = Expr.x().minus(Expr.y());
  private static final Expr SUM = Expr.x().plus(Expr.y());
  private static final double[] NO_PARAMETERS = {};

  private Combinations() {}

  /** Write {@code out = a - b} in one pass over memory. */
  static void difference(Backend backend, Matrix a, Matrix b, Matrix out) {
    backend.map(backend.compile(DIFFERENCE), a, b, NO_PARAMETERS, out);
  }

  /** Write {@code out = a + b} in one pass over memory. */
  static void sum(Backend backend, Matrix a, Matrix b, Matrix out) {
    backend.map(backend.compile(SUM), a, b, NO_PARAMETERS, out);
  }

  /** Propose z + share (f(z) - z): the image itself for a share of 1. */
  static Proposal relax(Backend backend, double share, Iterate it, Matrix next) {
    if (share == 1) {
      return Proposal.IMAGE;
    }
    backend.axpby(1 - share, it.z(), 0, next);
    backend.axpby(share, it.fz(), 1, next);
    return Proposal.WRITTEN;
  }
}
