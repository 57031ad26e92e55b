package org.equilibria.theory.kernel;

/** A map of a (co)variance c of the state to the moments of the layer that it makes. */
@FunctionalInterface
interface PairMap {

  /** Return T(c), kappa(c) and kappa++(c). */
  Moments at(double c);

  /**
   * Return the moments at the fixed point c = T(c) by Newton's method from T(0), as T' = gamma^2
   * kappa &lt; 1 (docs/theory.md, section 3): three to five steps.
   *
   * @param limit largest |c|, sqrt(K_ii K_jj)
   */
  default Moments fixedPoint(double gamma, double limit) {
    double c = Math.max(-limit, Math.min(limit, at(0).k()));
    double tolerance = 1e-15 * (Double.isInfinite(limit) ? c : limit);
    Moments moments = at(c);
    for (int step = 0; step < MOST_STEPS; step++) {
      double slope = gamma * gamma * moments.kappa();
      double next = c - (c - moments.k()) / (1 - slope);
      next = Math.max(-limit, Math.min(limit, next));
      boolean settled = Math.abs(next - c) <= tolerance;
      c = next;
      moments = at(c);
      if (settled) {
        break;
      }
    }
    return new Moments(c, moments.kappa(), moments.kappaInjection());
  }

  /** Steps after which rounding alone moves c. */
  int MOST_STEPS = 20;
}
