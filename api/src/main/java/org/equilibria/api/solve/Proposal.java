package org.equilibria.api.solve;

import org.apiguardian.api.API;

/** Where a step left the next iterate. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Proposal {
  /** The next iterate is f(z) itself; no copy is made. */
  IMAGE,
  /** The next iterate was written to the buffer handed to the step, every active row of it. */
  WRITTEN
}
