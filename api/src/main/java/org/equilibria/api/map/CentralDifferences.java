package org.equilibria.api.map;

import org.apiguardian.api.API;

/** The steps of central differences (f(z + h e_k) - f(z - h e_k)) / 2h in f64. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class CentralDifferences {

  /** The unit roundoff of f64. */
  public static final double ROUNDOFF = 0x1p-53;

  private CentralDifferences() {}

  /**
   * Return the step h that balances truncation, of the order h^2, and rounding, of the order
   * roundoff / h: the cube root of the roundoff times the scale of the entry (Dennis and Schnabel
   * 1983, section 5.4). The scale is |value|, but at least that of its vector up to 1, so that an
   * entry near 0 among others moves f; in a vector of zeros it is 1. Derivatives are then good to
   * about the square of the cube root, 2e-11 in f64, on the scale on which f curves.
   *
   * @param value the entry
   * @param largest largest magnitude of an entry of its vector
   * @param roundoff unit roundoff of f
   */
  public static double step(double value, double largest, double roundoff) {
    double scale = Math.max(Math.abs(value), Math.min(1, largest));
    return Math.cbrt(roundoff) * (scale == 0 ? 1 : scale);
  }

  /** Return the largest magnitude of an entry; 0 if there is none. */
  public static double largest(double... values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
