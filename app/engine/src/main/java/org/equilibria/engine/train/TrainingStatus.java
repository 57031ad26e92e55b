package org.equilibria.engine.train;

import org.apiguardian.api.API;

/** Say how a training ended. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TrainingStatus {
  /** Every epoch was done, or training ended at a limit or for want of patience, as asked. */
  COMPLETED,
  /** The loss became NaN or infinite, or a sample lost its equilibrium. */
  DIVERGED,
  /** The caller cancelled; the records up to then are complete. */
  CANCELLED
}
