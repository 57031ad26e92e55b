package org.equilibria.api.spi;

import org.apiguardian.api.API;

/** How far a component may be relied on. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Stability {
  /** Meaning and options stay. */
  STABLE,
  /** May still change. */
  EXPERIMENTAL,
  /** Will be removed. */
  DEPRECATED
}
