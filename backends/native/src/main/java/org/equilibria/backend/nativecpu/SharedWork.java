package org.equilibria.backend.nativecpu;

import org.equilibria.api.matrix.Precision;

/**
 * The work on one matrix, shared among threads by what it costs.
 *
 * @param team the threads
 */
record SharedWork(Team team) {

  // Nanoseconds, roughly, that decide which work is shared among threads.
  private static final double PER_TERM = 0.02;
  private static final double PER_ENTRY = 0.4;

  private static final int FLOAT_ROWS = DnnlWeight.MOST_ROWS;

  // OpenBLAS packs the weight anew at every call.
  private static final int DOUBLE_ROWS = 6 * BlasWeight.TILE;

  /**
   * Run a task over ranges of rows.
   *
   * @param cost passes over an entry
   */
  void rows(NativeMatrix model, int cost, Team.RowTask task) {
    team.forRows(model.rows(), PER_ENTRY * cost * model.cols(), model.rows(), task);
  }

  /** Run a task over ranges of entries, whole rows each. */
  void flat(NativeMatrix model, int cost, Team.RowTask task) {
    int cols = model.cols();
    rows(model, cost, (from, to, workspace) -> task.run(from * cols, to * cols, workspace));
  }

  /** Run a task over ranges of rows that products with a packed weight are efficient on. */
  void productRows(NativeMatrix out, int depth, Team.RowTask task) {
    int most = out.precision() == Precision.F32 ? FLOAT_ROWS : DOUBLE_ROWS;
    team.forRows(out.rows(), (PER_TERM * depth + PER_ENTRY) * out.cols(), most, task);
  }

  /** Run a task over ranges of rows of a product of two matrices. */
  void plainProductRows(NativeMatrix out, int depth, Team.RowTask task) {
    team.forRows(out.rows(), PER_TERM * (depth + 1) * out.cols(), out.rows(), task);
  }

  /**
   * Run a task in one thread: an order of its own for every number of threads would give sums over
   * rows other bits.
   */
  void alone(Team.RowTask task) {
    team.forRows(1, 0, 1, task);
  }
}
