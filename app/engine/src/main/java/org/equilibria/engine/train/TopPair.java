package org.equilibria.engine.train;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.network.PowerIteration;
import org.equilibria.engine.random.SeedStreams;

/**
 * An estimate of the top singular pair of a matrix: ||M v|| = sigma and M v = sigma u, all up to
 * the convergence of power iterations on M^T M; sigma is never above ||M||_2 but for rounding.
 *
 * @param u left vector as a row, 1 x m
 * @param v right vector as a row, 1 x m
 */
record TopPair(double sigma, Matrix u, Matrix v) {

  private static final int STEPS = 300;

  /** Estimate the pair from a random start keyed by the name. */
  static TopPair of(Matrix weight, SeedStreams seeds, String key, Scope scope) {
    PowerIteration power = new PowerIteration(weight, seeds, key, scope);
    double sigma = 0;
    for (int step = 0; step < STEPS; step++) {
      double before = sigma;
      sigma = power.forward();
      boolean settled = Math.abs(sigma - before) <= SpectralWatch.TOLERANCE * sigma;
      if (settled || !Double.isFinite(sigma)) {
        break;
      }
      power.back();
    }
    return new TopPair(sigma, power.u(), power.v());
  }
}
