package org.equilibria.engine.solve;

import org.apiguardian.api.API;
import org.equilibria.api.solve.TracePoint;

/** A listener to a solve; called on the solving thread after each evaluation. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface SolveListener {

  /** Take the record of one evaluation. */
  void evaluated(TracePoint point);
}
