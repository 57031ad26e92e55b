package org.equilibria.engine.train;

import org.apiguardian.api.API;

/** Choose what is kept by projection while a network is trained. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Hold {
  /** Nothing. */
  NONE,
  /**
   * ||M||_2 of every implicit layer is below 1 after each update, so that its equilibrium stays
   * guaranteed; nothing where implicit layers are frozen.
   */
  NORM
}
