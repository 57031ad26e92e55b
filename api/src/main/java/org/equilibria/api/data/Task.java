package org.equilibria.api.data;

import org.apiguardian.api.API;

/** The kind of thing to be learned. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Task {
  /** To which of several classes a sample belongs. */
  CLASSIFICATION,
  /** The values of one or more quantities. */
  REGRESSION
}
