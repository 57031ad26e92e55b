package org.equilibria.cli;

import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.CellResult;

/** How far a study has come, on a display. */
interface ProgressDisplay extends AutoCloseable {

  /** Show that a cell begins. */
  void cell(Cell cell);

  /** Show that an epoch of the running cell is done. */
  void epoch();

  /** Show what is computed for a bound of the running cell. */
  void bound(Cell cell, String what);

  /** Show that the running cell is done, however many epochs it took. */
  void cellDone(CellResult result);

  /** Show that a cell was done before. */
  void cellRecorded(CellResult result);

  /** Make way for other output. */
  void clear();

  @Override
  void close();
}
