package org.equilibria.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;

/** A line for each cell that begins, for logs. */
final class LineDisplay implements ProgressDisplay {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream err;
  private final int cells;
  private final TimeLeft time = new TimeLeft();
  private long said;
  private long begun;

  LineDisplay(PrintStream err, StudyPlan plan) {
    this.err = err;
    cells = plan.cells().stream().mapToInt(Cell::number).max().orElse(0);
    plan.cells().stream()
        .filter(cell -> cell.impossible().isEmpty())
        .forEach(cell -> time.expect(cell.number(), cell.pipeline().backend().toString()));
  }

  @Override
  public void cell(Cell cell) {
    begun = System.nanoTime();
    said = begun;
    err.println("[%d/%d] %s%s".formatted(cell.number(), cells, cell, left()));
  }

  private String left() {
    return time.estimate()
        .map(left -> " (about %s left)".formatted(Durations.shown(left)))
        .orElse("");
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

  /** Count the time that passed: that of the result leaves out its bounds. */
  @Override
  public void cellDone(CellResult result) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    time.end(result.cell().number(), took, result.ending() != Ending.IMPOSSIBLE);
  }

  @Override
  public void cellRecorded(CellResult result) {
    time.skip(result.cell().number());
  }

  @Override
  public void clear() {}

  @Override
  public void close() {}
}
