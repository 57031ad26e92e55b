package org.equilibria.api.matrix;

import org.apiguardian.api.API;

/** A vector norm in which one row is measured. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Norm {
  /** Euclidean norm. */
  L2,
  /** Largest absolute entry. */
  INF
}
