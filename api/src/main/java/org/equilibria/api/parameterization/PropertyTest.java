package org.equilibria.api.parameterization;

import org.apiguardian.api.API;

/** A test of a property, which recomputes it from the weight. */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.3")
public interface PropertyTest {

  /**
   * Return by how much the weight keeps to a claim: the distance from its constant to the best one
   * that is proved in f64, rounding included. It is at least 0 where the claim is proved, below
   * where a weaker one is, and negative infinity where nothing is, or where the constant makes no
   * claim, as that of a contraction by 1.2.
   *
   * @param weight M as rows, read only
   * @param claim a certificate of the property
   */
  double margin(double[][] weight, Certificate claim);
}
