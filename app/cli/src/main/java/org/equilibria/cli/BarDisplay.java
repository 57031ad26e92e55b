package org.equilibria.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;

/** A bar with the time left, for a person at a terminal. */
final class BarDisplay implements ProgressDisplay {

  private static final int WIDTH = 100;
  private static final int UPDATE_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream err;
  private final int epochsOfCell;
  private final ProgressBar bar;
  private int cellsDone;

  BarDisplay(PrintStream err, StudyPlan plan) {
    this.err = err;
    epochsOfCell = plan.config().base().train().epochs() + 1;
    bar =
        new ProgressBarBuilder()
            .setTaskName(plan.config().name())
            .setInitialMax((long) epochsOfCell * plan.cells().size())
            .setUnit(" epochs", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void cell(Cell cell) {
    bar.setExtraMessage(" " + cell);
  }

  @Override
  public void epoch() {
    bar.step();
  }

  @Override
  public void bound(Cell cell, String what) {
    bar.setExtraMessage(" " + cell + ": " + what);
  }

  @Override
  public void cellDone(CellResult result) {
    if (result.ending() == Ending.IMPOSSIBLE) {
      skip();
      return;
    }
    cellsDone++;
    bar.stepTo((long) cellsDone * epochsOfCell);
  }

  @Override
  public void cellRecorded(CellResult result) {
    skip();
  }

  /** Take a cell out of the work, so that the bar does not learn its pace from it. */
  private void skip() {
    bar.maxHint(bar.getMax() - epochsOfCell);
  }

  @Override
  public void clear() {
    err.print(CLEAR_LINE);
    err.flush();
  }

  @Override
  public void close() {
    bar.close();
  }
}
