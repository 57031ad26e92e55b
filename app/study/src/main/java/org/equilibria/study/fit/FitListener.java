package org.equilibria.study.fit;

import java.nio.file.Path;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.train.EpochRecord;

/** A listener to the training of a model; called on the training thread. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface FitListener {

  /**
   * Learn, before the first update, what the layers guarantee of their equilibria, or that their
   * solvers are not proved to converge for it; nothing is said where they guarantee nothing.
   *
   * @param guarantee in the words of the plan of a study
   */
  default void guaranteed(String guarantee) {}

  /** Take one record, after the updates of its epoch. */
  void epoch(EpochRecord record);

  /** Learn that another update was done. */
  default void updated() {}

  /** Learn that the file holds the training up to here. */
  default void checkpointWritten(Path file) {}

  /**
   * Learn that it could not be written; training goes on, and the file holds the checkpoint before.
   */
  default void checkpointFailed(EquilibriaException cause) {}
}
