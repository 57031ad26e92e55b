package org.equilibria.testkit.problem;

import org.apiguardian.api.API;

/** What is known of the fixed points of a map, from the map and not from any solver. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public sealed interface Answer {

  /** Nothing is known: only the termination rule judges. */
  record Unknown() implements Answer {}

  /** There is no fixed point, and ||f(z) - z|| stays above a positive number. */
  record None() implements Answer {}

  /**
   * There is one fixed point, and ||z - point|| is at most {@code reach} ||f(z) - z|| for every z
   * near it, as with reach = 1 / (1 - L) for a contraction.
   */
  record At(double[] point, double reach) implements Answer {}
}
