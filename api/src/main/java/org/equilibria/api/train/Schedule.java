package org.equilibria.api.train;

import org.apiguardian.api.API;

/**
 * A schedule, which scales the step size as training goes on. A schedule holds options only: what
 * it returns depends on what it is asked alone.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Schedule {

  /**
   * Return the factor of the step size at an update, finite and not negative.
   *
   * @param epoch epochs done before the update, fractions included, from 0 up to {@code epochs}
   * @param epochs epochs of the whole training, at least 1
   */
  double factor(double epoch, int epochs);
}
