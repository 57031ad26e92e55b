package org.equilibria.theory.kernel;

/**
 * The moments of p = gamma u + relu(h) for one input, u ~ N(0, k) and h ~ N(0, s) independent
 * (docs/theory.md, section 3).
 *
 * @param mean E relu(p), m1 there
 * @param square E relu(p)^2
 * @param kappa P(p &gt; 0)
 * @param kappaInjection P(p &gt; 0, h &gt; 0)
 */
record ReluSelf(double mean, double square, double kappa, double kappaInjection) {

  /** Return the moments for given variances. */
  static ReluSelf of(double gamma, double k, double s) {
    double g = gamma * gamma;
    double variance = g * k + s;
    double r = Math.sqrt(s / variance);
    double orthant = 0.25 + Math.atan2(Math.sqrt(s), gamma * Math.sqrt(k)) / (2 * Math.PI);
    double root = Math.sqrt(g * k / variance);
    double mean =
        (gamma * Math.sqrt(k) + Math.sqrt(variance) * (1 + r)) / (2 * Math.sqrt(2 * Math.PI));
    double square = g * k / 4 + variance * (orthant + r * root / (2 * Math.PI));
    return new ReluSelf(mean, square, 0.25 + orthant, orthant);
  }

  /** Return the moments at the variance k = E relu(p)^2 that reproduces itself. */
  static ReluSelf fixedPoint(double gamma, double s) {
    PairMap map =
        k -> {
          ReluSelf self = of(gamma, k, s);
          return new Moments(self.square, self.kappa, self.kappaInjection);
        };
    return of(gamma, map.fixedPoint(gamma, Double.POSITIVE_INFINITY).k(), s);
  }
}
