package org.equilibria.study.run;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.BoundText;
import org.equilibria.study.report.SummaryTable;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;

/** The table of a study, printed row by row. */
final class TableProgress implements Progress {

  private final PrintStream out;
  private final Map<String, String> told = new HashMap<>();
  private Optional<SummaryTable> table = Optional.empty();

  TableProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void studyStarted(StudyPlan plan) {
    SummaryTable started = new SummaryTable(plan);
    table = Optional.of(started);
    out.println(started.heading());
  }

  @Override
  public void cellRecorded(CellResult result) {
    cellFinished(result);
  }

  @Override
  public void cellFinished(CellResult result) {
    table.ifPresent(t -> out.println(t.row(result)));
    if (result.ending() != Ending.COMPLETED) {
      out.println("  " + result.status() + ": " + reason(result));
    }
    BoundText.notes(result).forEach(note -> out.println("  " + note));
  }

  /** Return why a cell did not complete; the second time the cell below which that is read. */
  private String reason(CellResult result) {
    String before = told.putIfAbsent(result.detail(), result.cell().toString());
    return before == null ? result.detail() : "as " + before;
  }
}
