package org.equilibria.solvers;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveContext;
import org.jspecify.annotations.Nullable;

/**
 * A writer of what a run remembers of its rows. Where an inverse estimate is wanted, rows that have
 * finished keep what they had; elsewhere it is not needed, and all rows are written at once.
 */
final class HistoryRows {

  private final SolveContext context;
  private final Backend backend;
  private @Nullable Matrix scratch;

  HistoryRows(SolveContext context) {
    this.context = context;
    backend = context.backend();
    retain();
  }

  /** Take it that rows were dropped. */
  void retain() {
    scratch = context.wantsInverseEstimate() ? context.allocate() : null;
  }

  /** Write {@code out = a - b}. */
  void difference(Matrix a, Matrix b, boolean[] active, Matrix out) {
    Matrix aside = scratch;
    Combinations.difference(backend, a, b, aside == null ? out : aside);
    keep(aside, active, out);
  }

  /** Write a combination as {@link Backend#combineRows} does. */
  void combine(double[] coefficients, Matrix[] xs, boolean[] active, Matrix out) {
    Matrix aside = scratch;
    backend.combineRows(coefficients, xs, aside == null ? out : aside);
    keep(aside, active, out);
  }

  private void keep(@Nullable Matrix aside, boolean[] active, Matrix out) {
    if (aside != null) {
      backend.copyRows(aside, active, out);
    }
  }
}
