package org.equilibria.study.run;

import org.apiguardian.api.API;
import org.equilibria.study.plan.Cell;

/** A listener to the timing of a study; called on the thread that waits for it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public interface TimingProgress {

  /** Follow nothing. */
  TimingProgress NONE = new TimingProgress() {};

  /** Take note that a cell is trained up to the epoch that is timed. */
  default void preparing(Cell cell) {}

  /**
   * Take note that every cell was timed once more.
   *
   * @param done rounds that count so far; 0 in the warm-up
   * @param rounds how many there are to be
   */
  default void round(int done, int rounds) {}

  /** Take note that a cell is left out, for what went wrong with it. */
  default void leftOut(Cell cell, String why) {}
}
