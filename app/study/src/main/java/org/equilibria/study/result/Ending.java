package org.equilibria.study.result;

import org.apiguardian.api.API;

/** Say how the run of a cell ended; whether its solves converged is another matter. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Ending {
  /** Every epoch was done. */
  COMPLETED,
  /** Training left the finite numbers; what was measured until then is kept. */
  DIVERGED,
  /** Something threw; nothing is kept but the reason. */
  FAILED,
  /** The combination cannot be run; the reason is kept. */
  IMPOSSIBLE,
  /** The user stopped the study; what was measured until then is kept. */
  CANCELLED;

  /** Return whether running the cell again would find nothing else. */
  public boolean isFinal() {
    return this == COMPLETED || this == DIVERGED;
  }
}
