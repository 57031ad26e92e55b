package org.equilibria.cli;

import java.util.Map;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.Progress;
import org.jspecify.annotations.Nullable;

/**
 * How a study goes, on a console: a row of the table when a cell finishes, and how far it has come.
 */
final class StudyFollower implements Progress, AutoCloseable {

  private final Console console;
  private final Globals globals;
  private final boolean table;
  private final boolean debug;
  private Progress rows = Progress.NONE;
  private boolean told;
  private @Nullable ProgressDisplay display;

  /**
   * Follow nothing yet.
   *
   * @param globals of the process, as they are before any cell is run
   * @param table whether rows are printed
   * @param debug whether the stack trace of a failed cell is printed
   * @param workers whether processes of this command run the cells
   */
  StudyFollower(Console console, Globals globals, boolean table, boolean debug, boolean workers) {
    this.console = console;
    this.globals = globals;
    this.table = table;
    this.debug = debug;
    told = workers;
  }

  @Override
  public void studyStarted(StudyPlan plan) {
    globals.planned();
    if (table) {
      rows = Progress.table(console.out());
      rows.studyStarted(plan);
    }
    display =
        console.interactive()
            ? new BarDisplay(console.err(), plan)
            : new LineDisplay(console.err(), plan);
  }

  @Override
  public void cellStarted(Cell cell) {
    if (display != null) {
      display.cell(cell);
    }
  }

  @Override
  public void epoch(Cell cell, EpochRecord record) {
    if (display != null) {
      display.epoch();
    }
  }

  @Override
  public void bound(Cell cell, String what, int done, int total) {
    if (display != null) {
      display.bound(cell, total == 0 ? what : "%s: %,d of %,d".formatted(what, done, total));
    }
  }

  @Override
  public void cellFailed(Cell cell, Throwable cause) {
    if (debug) {
      cause.printStackTrace(console.err());
    }
  }

  @Override
  public void cellEnded(Cell cell, Map<String, String> plugins) {
    globals.ended(cell, plugins);
  }

  @Override
  public void cellFinished(CellResult result) {
    if (display != null) {
      display.cellDone(result);
      display.clear();
    }
    rows.cellFinished(result);
  }

  @Override
  public void cellRecorded(CellResult result) {
    if (display != null) {
      display.cellRecorded(result);
      display.clear();
    }
    rows.cellRecorded(result);
  }

  @Override
  public void othersRun(int cells) {
    if (!told) {
      told = true;
      console
          .err()
          .println(
              "equilibria: another process runs the "
                  + (cells == 1 ? "cell that is" : cells + " cells that are")
                  + " left; waiting for its results");
    }
  }

  @Override
  public void studyFinished(StudyResults results) {
    close();
  }

  /** End the display of progress. */
  @Override
  public void close() {
    if (display != null) {
      display.close();
      display = null;
    }
  }
}
