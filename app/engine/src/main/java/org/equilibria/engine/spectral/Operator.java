package org.equilibria.engine.spectral;

import org.equilibria.engine.random.SeedStreams;
import org.hipparchus.util.MathArrays;

/** A symmetric positive semidefinite matrix that is only applied to vectors of the host. */
@FunctionalInterface
public interface Operator {

  /**
   * What an estimate changes by, relative to it, when it counts as settled. A step of gradient
   * descent of 1/estimate is then a little too long, which is immaterial: it stays below the
   * stability limit 2/lambda_max as long as the estimate is above half of lambda_max.
   */
  double TOLERANCE = 1e-3;

  /** The most products of an estimate. */
  int MOST_PRODUCTS = 200;

  /** Write H v; the arrays have the same length. */
  void apply(double[] v, double[] out);

  /**
   * Estimate lambda_max by power iterations, from below up to rounding, until it settles.
   *
   * @param size entries of a vector
   * @param key of the random start
   */
  default double largestEigenvalue(int size, SeedStreams seeds, String key) {
    double[] v = seeds.gaussian(key, size);
    double[] image = new double[size];
    double eigenvalue = 0;
    for (int step = 0; step < MOST_PRODUCTS; step++) {
      double norm = MathArrays.safeNorm(v);
      if (norm == 0) {
        return 0;
      }
      for (int i = 0; i < size; i++) {
        v[i] /= norm;
      }
      apply(v, image);
      double next = MathArrays.safeNorm(image);
      boolean settled = Math.abs(next - eigenvalue) <= TOLERANCE * next;
      eigenvalue = next;
      if (settled) {
        return eigenvalue;
      }
      System.arraycopy(image, 0, v, 0, size);
    }
    return eigenvalue;
  }
}
