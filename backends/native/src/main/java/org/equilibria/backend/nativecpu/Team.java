package org.equilibria.backend.nativecpu;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads that share the rows of a batch. The calling thread works, too, and takes what others have
 * not begun: a helper that the machine keeps waiting delays nobody.
 */
final class Team implements AutoCloseable {

  /** Work below this many nanoseconds, roughly, is not worth waking a thread. */
  private static final long GRAIN = 50_000;

  private final int threads;
  private final ExecutorService helpers;
  private final ConcurrentLinkedQueue<Workspace> idle = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Workspace> all = new ConcurrentLinkedQueue<>();

  /** Work on a range of rows. */
  interface RowTask {
    void run(int from, int to, Workspace workspace);
  }

  Team(int threads) {
    this.threads = threads;
    helpers =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            task -> {
              Thread thread = new Thread(task, "equilibria-native");
              thread.setDaemon(true);
              return thread;
            });
  }

  int threads() {
    return threads;
  }

  /**
   * Run a task over all rows, in pieces.
   *
   * @param rowCost nanoseconds that a row takes, roughly
   * @param most the most rows of a piece
   */
  void forRows(int rows, double rowCost, int most, RowTask task) {
    int least = (int) Math.min(rows, Math.ceil(GRAIN / Math.max(rowCost, 1e-3)));
    int share = (rows + threads - 1) / threads;
    int piece = Math.max(1, Math.max(least, Math.min(most, share)));
    if (threads == 1 || rows <= piece) {
      alone(0, rows, task);
      return;
    }
    SharedRows shared = new SharedRows(rows, piece, (from, to) -> alone(from, to, task));
    int helping = Math.min(threads - 1, shared.pieces() - 1);
    for (int i = 0; i < helping; i++) {
      helpers.execute(shared);
    }
    shared.run();
    shared.await();
  }

  /** Run a task on a range of rows in this thread. */
  private void alone(int from, int to, RowTask task) {
    Workspace workspace = idle.poll();
    if (workspace == null) {
      workspace = new Workspace();
      all.add(workspace);
    }
    try {
      task.run(from, to, workspace);
    } finally {
      idle.add(workspace);
    }
  }

  @Override
  public void close() {
    helpers.shutdown();
    idle.clear();
    all.forEach(Workspace::close);
    all.clear();
  }
}
