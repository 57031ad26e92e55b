package org.equilibria.study.run;

import java.io.PrintStream;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;

/** A listener to a study; called on the thread that runs it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Progress {

  /** Follow nothing. */
  Progress NONE = new Progress() {};

  /** Print a row of the summary table as each cell finishes. */
  static Progress table(PrintStream out) {
    return new TableProgress(out);
  }

  /** Take note that the study begins. */
  default void studyStarted(StudyPlan plan) {}

  /** Take note that a cell begins. */
  default void cellStarted(Cell cell) {}

  /** Take the record of one epoch of the running cell. */
  default void epoch(Cell cell, EpochRecord record) {}

  /**
   * Take note of what is computed for a bound of the running cell; called by one thread at a time.
   *
   * @param what for people
   * @param done things done of it; 0 when it begins
   * @param total things to do; 0 if they are not counted
   */
  default void bound(Cell cell, String what, int done, int total) {}

  /** Take the cause of a failure of a cell, or of one of its bounds; its result follows. */
  default void cellFailed(Cell cell, Throwable cause) {}

  /**
   * Take note that the code of a cell has ended, or was left to itself; its result is written after
   * this.
   *
   * @param plugins those of the cell that are not the framework's own, by what they are for
   */
  default void cellEnded(Cell cell, Map<String, String> plugins) {}

  /** Take the result of a cell, which is in the result store by now. */
  default void cellFinished(CellResult result) {}

  /** Take the result of a cell that was in the result store before the study began. */
  default void cellRecorded(CellResult result) {}

  /**
   * Take note that all cells that are left are run by other processes, whose results follow.
   *
   * @param cells how many are left
   */
  default void othersRun(int cells) {}

  /** Take note that no cell follows. */
  default void studyFinished(StudyResults results) {}
}
