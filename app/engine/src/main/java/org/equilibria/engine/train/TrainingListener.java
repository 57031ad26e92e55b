package org.equilibria.engine.train;

import org.apiguardian.api.API;

/** Follow a training; called on the training thread after the updates of each epoch. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface TrainingListener {

  /** Take one record. */
  void epoch(EpochRecord record);
}
