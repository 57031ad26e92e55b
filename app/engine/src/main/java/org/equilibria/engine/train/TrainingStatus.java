package org.equilibria.engine.train;

import org.apiguardian.api.API;

/** How a training ended. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TrainingStatus {
  /** Every epoch was done. */
  COMPLETED,
  /** The validation loss fell no further for as long as patience was asked for. */
  STOPPED_EARLY,
  /** A limit that was asked for was reached: of updates, time or evaluations of a flow. */
  LIMIT,
  /** The loss became NaN or infinite, a sample lost its equilibrium, or all lost their adjoint. */
  DIVERGED,
  /** The caller cancelled; the records up to then are complete. */
  CANCELLED;

  /** Return whether training ended as it was asked to, so that there is a trained network. */
  public boolean isFinished() {
    return this == COMPLETED || this == STOPPED_EARLY || this == LIMIT;
  }
}
