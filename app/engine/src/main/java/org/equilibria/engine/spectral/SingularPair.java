package org.equilibria.engine.spectral;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/**
 * An estimate of the top singular pair of a matrix: ||M v|| = sigma and M v = sigma u, all up to
 * the convergence of power iterations on M^T M; sigma is never above ||M||_2 but for rounding.
 *
 * @param u left vector as a row, 1 x m
 * @param v right vector as a row, 1 x m
 */
public record SingularPair(double sigma, Matrix u, Matrix v) {

  /**
   * What an estimate changes by, relative to the norm, when it counts as settled. A random start of
   * m entries misses the top direction by a factor sqrt(m), which the steps allowed make up for
   * unless the top values are closer than this.
   */
  public static final double TOLERANCE = 1e-4;

  /** The most steps of an iteration. */
  static final int STEPS = 300;

  /** Estimate the pair from a random start keyed by the name. */
  public static SingularPair of(Matrix weight, SeedStreams seeds, String key, Scope scope) {
    PowerIteration power = new PowerIteration(weight, seeds, key, scope);
    double sigma = 0;
    for (int step = 0; step < STEPS; step++) {
      double before = sigma;
      sigma = power.forward();
      boolean settled = Math.abs(sigma - before) <= TOLERANCE * sigma;
      if (settled || !Double.isFinite(sigma)) {
        break;
      }
      power.back();
    }
    return new SingularPair(sigma, power.u(), power.v());
  }
}
