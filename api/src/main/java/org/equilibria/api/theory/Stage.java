package org.equilibria.api.theory;

import org.apiguardian.api.API;

/** The weights that a bound is evaluated at. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Stage {
  /** Those before training, which did not see the sample. */
  INITIALISATION,
  /** Those that the network has now: after training, or the initial ones if nothing moved. */
  PRESENT
}
