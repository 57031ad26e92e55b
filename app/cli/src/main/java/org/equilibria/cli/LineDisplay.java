package org.equilibria.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;

/** Print a line for each cell that begins, for logs. */
final class LineDisplay implements ProgressDisplay {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream err;
  private final int cells;
  private final long started = System.nanoTime();
  private int done;
  private int recorded;
  private long said;

  LineDisplay(PrintStream err, StudyPlan plan) {
    this.err = err;
    cells = plan.cells().size();
  }

  @Override
  public void cell(Cell cell) {
    said = System.nanoTime();
    err.println("[%d/%d] %s%s".formatted(cell.number(), cells, cell, left()));
  }

  private String left() {
    if (done == 0) {
      return "";
    }
    long elapsed = System.nanoTime() - started;
    return " (about %s left)"
        .formatted(Durations.shown(Duration.ofNanos(elapsed / done * (cells - recorded - done))));
  }

  @Override
  public void epoch() {}

  /** Print a line now and then: most bounds take a moment. */
  @Override
  public void bound(Cell cell, String what) {
    if (System.nanoTime() - said > PATIENCE_NANOS) {
      said = System.nanoTime();
      err.println("[%d/%d] %s: %s".formatted(cell.number(), cells, cell, what));
    }
  }

  @Override
  public void cellDone() {
    done++;
  }

  @Override
  public void cellRecorded() {
    recorded++;
  }

  @Override
  public void clear() {}

  @Override
  public void close() {}
}
