package org.equilibria.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.SummaryTable;
import org.equilibria.study.report.SummaryTable.Column;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Follow a study on a console: a row of the table when a cell finishes, and how far it has come.
 */
final class StudyFollower implements Progress, AutoCloseable {

  private static final String GAP = "  ";

  private final Console console;
  private final boolean table;
  private final boolean debug;
  private List<Column> columns = List.of();
  private @Nullable ProgressDisplay display;

  /**
   * Follow nothing yet.
   *
   * @param table whether rows are printed
   * @param debug whether the stack trace of a failed cell is printed
   */
  StudyFollower(Console console, boolean table, boolean debug) {
    this.console = console;
    this.table = table;
    this.debug = debug;
  }

  @Override
  public void studyStarted(StudyPlan plan) {
    columns = new SummaryTable(plan).columns();
    if (table) {
      console.out().println(line(columns.stream().map(Column::title).toList()));
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
  public void cellFailed(Cell cell, Throwable cause) {
    if (debug) {
      cause.printStackTrace(console.err());
    }
  }

  @Override
  public void cellFinished(CellResult result) {
    if (display != null) {
      display.cellDone();
      display.clear();
    }
    if (table) {
      console.out().println(line(columns.stream().map(column -> column.of(result)).toList()));
      if (result.ending() != Ending.COMPLETED) {
        console.out().println(GAP + result.status() + ": " + result.detail());
      }
    }
  }

  @Override
  public void studyFinished(StudyResults results) {
    close();
  }

  private String line(List<String> texts) {
    return IntStream.range(0, texts.size())
        .mapToObj(i -> padded(columns.get(i), texts.get(i)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String padded(Column column, String text) {
    int width = Math.max(column.title().length(), column.widest().length());
    return ("%" + (column.number() ? "" : "-") + width + "s").formatted(text);
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
