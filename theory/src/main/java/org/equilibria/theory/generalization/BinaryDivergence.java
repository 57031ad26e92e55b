package org.equilibria.theory.generalization;

/** The divergence kl(q, p) of two coins. */
public final class BinaryDivergence {

  private BinaryDivergence() {}

  /** Return kl(q, p) = q ln(q/p) + (1-q) ln((1-q)/(1-p)), for q and p in [0, 1]. */
  public static double of(double q, double p) {
    return part(q, p) + part(1 - q, 1 - p);
  }

  /**
   * Return kl^{-1}(q, c), the largest p with kl(q, p) &lt;= c, up to rounding.
   *
   * @param q in [0, 1]
   * @param c not negative
   */
  public static double inverse(double q, double c) {
    double low = q;
    double high = 1;
    while (true) {
      double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) {
        return high;
      }
      if (of(q, middle) > c) {
        high = middle;
      } else {
        low = middle;
      }
    }
  }

  private static double part(double q, double p) {
    return q == 0 ? 0 : q * Math.log(q / p);
  }
}
