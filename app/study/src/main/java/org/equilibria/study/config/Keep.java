package org.equilibria.study.config;

import org.apiguardian.api.API;

/** Which networks of a study are kept as model files. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public enum Keep {
  /** None of them. */
  NONE,
  /** That of the cell which does best on the validation samples. */
  BEST,
  /** That of every cell. */
  ALL
}
