package org.equilibria.engine.solve;

import org.apiguardian.api.API;

/** Whether the caller wants the work to stop; asked between evaluations, must be cheap. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Cancellation {

  /** Never cancel. */
  Cancellation NEVER = () -> false;

  /** Return whether to stop now. */
  boolean requested();
}
