package org.equilibria.engine.train;

import org.apiguardian.api.API;

/** Choose what is kept by projection while a network is trained. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Hold {
  /** Nothing. */
  NONE,
  /** ||M||_2 of every implicit layer stays below 1, so that its equilibrium stays guaranteed. */
  NORM
}
