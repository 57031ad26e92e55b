package org.equilibria.api.solve;

import org.apiguardian.api.API;

/** The iterate returned for a row that did not converge. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Keep {
  /** The last iterate that was evaluated and finite. */
  LAST,
  /** The finite iterate of smallest residual. */
  BEST
}
