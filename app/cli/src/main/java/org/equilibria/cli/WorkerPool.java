package org.equilibria.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Claim;
import org.equilibria.study.result.ResultSink;
import org.equilibria.study.run.Progress;
import org.equilibria.study.store.ResultStore;

/**
 * Worker processes that run the cells of a study, whose results they write to its folder
 * themselves. A worker that ends is replaced; a cell that has ended several of them is recorded as
 * failed.
 */
final class WorkerPool implements ResultSink, AutoCloseable {

  /** Workers that a cell may end: one may be killed by chance, or for want of memory by another. */
  private static final int MOST_ENDS = 3;

  private final ResultStore store;
  private final Progress progress;
  private final List<String> command;
  private final List<Worker> workers = new ArrayList<>();
  private final Map<Integer, Integer> ends = new HashMap<>();
  private final Map<Integer, String> lost = new HashMap<>();
  private final Map<Integer, Cell> cells = new HashMap<>();
  private int failedStarts;

  /**
   * Start workers.
   *
   * @param cells of the study
   * @param progress hears of the cells that they begin
   * @param command program and arguments that start one
   */
  WorkerPool(
      int count, ResultStore store, List<Cell> cells, Progress progress, List<String> command) {
    this.store = store;
    this.progress = progress;
    cells.forEach(cell -> this.cells.put(cell.number(), cell));
    this.command = command;
    for (int i = 1; i <= count; i++) {
      workers.add(Worker.start(i, command));
    }
  }

  /** Return what became of a cell; none is run by this process. */
  @Override
  public Claim claim(Cell cell) {
    supervise();
    Optional<CellResult> done = store.done(cell);
    if (done.isPresent()) {
      return new Claim.Done(done.get());
    }
    String why = lost.get(cell.number());
    return why != null && store.claim(cell) instanceof Claim.Granted
        ? new Claim.Lost(why)
        : new Claim.Elsewhere();
  }

  private void supervise() {
    for (int i = 0; i < workers.size(); i++) {
      Worker worker = workers.get(i);
      boolean ended = worker.hasEnded();
      for (int begun : worker.begun()) {
        failedStarts = 0;
        Optional.ofNullable(cells.get(begun)).ifPresent(progress::cellStarted);
      }
      if (ended) {
        takeLeave(worker);
        workers.set(i, Worker.start(i + 1, command));
      }
    }
  }

  /** Note which cell a worker has ended in, or that it never got as far as to run one. */
  private void takeLeave(Worker worker) {
    Optional<Integer> running = worker.running();
    if (running.isPresent()) {
      int times = ends.merge(running.get(), 1, Integer::sum);
      // Another worker may begin it once more before this process takes it.
      if (times >= MOST_ENDS) {
        lost.put(
            running.get(),
            "it ended its process %d times, the last time with %s"
                .formatted(times, worker.ending()));
      }
    } else if (!worker.ready()) {
      failedStarts++;
      if (failedStarts >= MOST_ENDS * workers.size()) {
        throw new EquilibriaException(
            ErrorCode.UNAVAILABLE,
            "workers cannot be started: they end with %s%n%s"
                .formatted(worker.ending(), worker.said()));
      }
    }
  }

  /** Write the result of a cell that was lost; the workers write those of others. */
  @Override
  public void add(CellResult result) {
    store.add(result);
  }

  /** Ask the workers to wind up, and wait until they have; what does not is ended. */
  @Override
  public void close() {
    workers.forEach(Worker::windUp);
    workers.forEach(Worker::awaitEnd);
  }
}
