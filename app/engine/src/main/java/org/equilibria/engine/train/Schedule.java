package org.equilibria.engine.train;

import org.apiguardian.api.API;

/** A schedule, which scales the step size as training goes on. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Schedule {

  /**
   * Return the factor of the step size at an update.
   *
   * @param epoch epochs done before the update, fractions included
   * @param epochs epochs of the whole training
   */
  double factor(double epoch, int epochs);
}
