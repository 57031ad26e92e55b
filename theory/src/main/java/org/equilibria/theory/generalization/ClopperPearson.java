package org.equilibria.theory.generalization;

import org.hipparchus.distribution.continuous.BetaDistribution;

/** A bound on the error from an independent hold-out sample (Clopper and Pearson 1934). */
public final class ClopperPearson {

  private ClopperPearson() {}

  /**
   * Return the upper limit that holds with probability at least 1 - delta.
   *
   * @param errors errors counted, at most {@code trials}
   * @param trials size of the hold-out sample, positive
   * @param delta confidence parameter in (0, 1)
   */
  public static double upper(int errors, int trials, double delta) {
    return errors == trials
        ? 1
        : new BetaDistribution(errors + 1.0, trials - errors, 1e-14)
            .inverseCumulativeProbability(1 - delta);
  }
}
