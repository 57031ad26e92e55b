package org.equilibria.theory.generalization;

/**
 * One radius 1.05^k of the grid over which confidence is spread, so that a bound holds at all radii
 * at once and the radius may be chosen after looking at the data (docs/theory.md, section 5).
 *
 * @param exponent k
 */
public record RadiusGrid(int exponent) {

  private static final double BASE = 1.05;

  /** Return the smallest radius of the grid that is not below the given one, which is positive. */
  public static RadiusGrid above(double radius) {
    // The slack keeps a radius on the grid where it is, whatever the rounding of the logarithm.
    return new RadiusGrid((int) Math.ceil(Math.log(radius) / Math.log(BASE) - 1e-12));
  }

  /** Return 1.05^k. */
  public double radius() {
    return Math.pow(BASE, exponent);
  }

  /** Return 3 sqrt(ln(2/delta_k)/(2n)), delta_k = 3 delta/(pi^2 (|k|+1)^2); they add to delta. */
  public double confidence(int samples, double delta) {
    return confidenceTerm(samples, Weights.share(exponent, delta));
  }

  /** Return 3 sqrt(ln(2/delta)/(2n)), the price of confidence at one radius. */
  public static double confidenceTerm(int samples, double delta) {
    return 3 * Math.sqrt(Math.log(2 / delta) / (2.0 * samples));
  }
}
