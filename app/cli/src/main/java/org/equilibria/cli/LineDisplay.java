package org.equilibria.cli;

import java.io.PrintStream;
import java.time.Duration;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;

/** Print a line for each cell that begins, for logs. */
final class LineDisplay implements ProgressDisplay {

  private final PrintStream err;
  private final int cells;
  private final long started = System.nanoTime();
  private int done;

  LineDisplay(PrintStream err, StudyPlan plan) {
    this.err = err;
    cells = plan.cells().size();
  }

  @Override
  public void cell(Cell cell) {
    err.println("[%d/%d] %s%s".formatted(cell.number(), cells, cell, left()));
  }

  private String left() {
    if (done == 0) {
      return "";
    }
    long elapsed = System.nanoTime() - started;
    return " (about %s left)"
        .formatted(Durations.shown(Duration.ofNanos(elapsed / done * (cells - done))));
  }

  @Override
  public void epoch() {}

  @Override
  public void cellDone() {
    done++;
  }

  @Override
  public void clear() {}

  @Override
  public void close() {}
}
