package org.equilibria.study.result;

import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.study.plan.Cell;

/** A receiver of the results of a study as they come; called on the thread that runs the study. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface ResultSink {

  /** Take the result of a cell. */
  void add(CellResult result);

  /**
   * Claim a cell, which {@link #add} gives back. Several processes may work on one study.
   *
   * @return {@link Claim.Granted} if it is to be run now
   */
  default Claim claim(Cell cell) {
    return new Claim.Granted();
  }

  /** Return the file that the network of a cell is kept in while it is trained, if it is kept. */
  default Optional<Path> model(Cell cell) {
    return Optional.empty();
  }

  /**
   * Take the result of a cell that is trained, before its bounds are evaluated. What {@link #add}
   * takes of the same cell follows, unless the process is ended before.
   *
   * @param result with bounds that say that they were not evaluated
   */
  default void trained(CellResult result) {}
}
