package org.equilibria.engine.train;

import org.apiguardian.api.API;

/** What is kept by projection while a network is trained. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Hold {
  /** Nothing. */
  NONE,
  /**
   * ||M||_2 of every implicit layer is brought near .95 after each update where it is found to be
   * above, by power iterations: no proof that it is below 1. Nothing where implicit layers are
   * frozen.
   */
  NORM
}
