package org.equilibria.api.solve;

import org.apiguardian.api.API;

/** The receiver of rows for which a solver cannot propose another iterate. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface RowFaults {

  /** End one row with {@link SolveStatus#BREAKDOWN}; the other rows go on. */
  void breakdown(int row, String reason);
}
