package org.equilibria.api.spi;

import org.apiguardian.api.API;

/** Access of a factory to other components. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Assembly {

  /**
   * Create the component asked for.
   *
   * @throws org.equilibria.api.error.EquilibriaException UNKNOWN_COMPONENT or INVALID_INPUT with
   *     every mistake of the request and the nearest known names
   */
  <T> T create(Kind<T> kind, ComponentSpec spec);
}
