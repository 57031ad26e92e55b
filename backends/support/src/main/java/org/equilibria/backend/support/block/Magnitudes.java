package org.equilibria.backend.support.block;

import org.apiguardian.api.API;

/** Largest magnitudes of entries and of their differences to a state, in f64. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Magnitudes {

  private Magnitudes() {}

  /**
   * Keep the larger of {@code measures[0]} and every |image - state|, and of {@code measures[1]}
   * and every |image|, over the first {@code count} entries; NaN wins.
   */
  public static void keepLargest(float[] image, float[] state, double[] measures, int count) {
    double residual = measures[0];
    double norm = measures[1];
    for (int i = 0; i < count; i++) {
      double entry = image[i];
      residual = Math.max(residual, Math.abs(entry - state[i]));
      norm = Math.max(norm, Math.abs(entry));
    }
    measures[0] = residual;
    measures[1] = norm;
  }

  /** Do the same for entries in f64. */
  public static void keepLargest(double[] image, double[] state, double[] measures, int count) {
    double residual = measures[0];
    double norm = measures[1];
    for (int i = 0; i < count; i++) {
      residual = Math.max(residual, Math.abs(image[i] - state[i]));
      norm = Math.max(norm, Math.abs(image[i]));
    }
    measures[0] = residual;
    measures[1] = norm;
  }
}
