package org.equilibria.study.fit;

import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.network.Guarantee;
import org.equilibria.engine.train.EpochRecord;

/** A listener to the training of a model; called on the training thread. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface FitListener {

  /**
   * Learn, before the first update, what the layers guarantee of their equilibria and whether their
   * solvers are proved to converge for it; layers that guarantee nothing are left out.
   */
  default void begins(List<Guarantee> guarantees) {}

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
