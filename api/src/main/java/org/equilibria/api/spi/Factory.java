package org.equilibria.api.spi;

import org.apiguardian.api.API;

/**
 * A factory of a component, given its options.
 *
 * @param <T> what is created
 * @param <O> its options record
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Factory<T, O extends Record> {

  /** Create a component; options are within the declared ranges. */
  T create(O options, Assembly assembly);
}
