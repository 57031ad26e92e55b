package org.equilibria.study.result;

import org.apiguardian.api.API;

/**
 * How the run of a cell ended, which is how its training ended if that began; whether its solves
 * converged is another matter.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Ending {
  /** Every epoch was done. */
  COMPLETED,
  /** The validation loss fell no further, and patience was over. */
  STOPPED_EARLY,
  /** A limit of updates, time or evaluations was reached before the last epoch. */
  LIMIT,
  /** Training left the finite numbers; what was measured until then is kept. */
  DIVERGED,
  /** Something threw; nothing is kept but the reason. */
  FAILED,
  /** The combination cannot be run; the reason is kept. */
  IMPOSSIBLE,
  /** The user stopped the study; what was measured until then is kept. */
  CANCELLED;

  /** Return whether there is a trained network: training ended as it was asked to. */
  public boolean isTrained() {
    return this == COMPLETED || this == STOPPED_EARLY || this == LIMIT;
  }

  /** Return whether running the cell again would find nothing else. */
  public boolean isFinal() {
    return isTrained() || this == DIVERGED;
  }
}
