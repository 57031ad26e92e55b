package org.equilibria.engine.train;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/**
 * Hold an estimate of the top singular pair of a matrix: ||M v|| = sigma and M v = sigma u, all up
 * to the convergence of power iterations on M^T M; sigma is never above ||M||_2 but for rounding.
 *
 * @param u left vector as a row, 1 x m
 * @param v right vector as a row, 1 x m
 */
record TopPair(double sigma, Matrix u, Matrix v) {

  private static final int STEPS = 300;

  /** Estimate the pair from a random start keyed by the name. */
  static TopPair of(Matrix weight, SeedStreams seeds, String key, Scope scope) {
    Backend backend = scope.backend();
    Matrix v = start(seeds, key, weight.cols(), scope);
    Matrix u = scope.uninitialized(1, weight.rows());
    double sigma = 0;
    for (int step = 0; step < STEPS; step++) {
      backend.gemm(1, v, false, weight, true, 0, u);
      double before = sigma;
      sigma = normalize(backend, u);
      boolean settled = Math.abs(sigma - before) <= SpectralWatch.TOLERANCE * sigma;
      if (settled || !Double.isFinite(sigma)) {
        break;
      }
      backend.gemm(1, u, false, weight, false, 0, v);
      normalize(backend, v);
    }
    return new TopPair(sigma, u, v);
  }

  static Matrix start(SeedStreams seeds, String key, int size, Scope scope) {
    Matrix v = scope.uninitialized(1, size);
    scope.backend().upload(seeds.gaussian(key, size), v);
    normalize(scope.backend(), v);
    return v;
  }

  /** Divide a row by its norm, unless that is zero, and return the norm. */
  static double normalize(Backend backend, Matrix row) {
    double[] norm = new double[1];
    backend.rowNorms(row, Norm.L2, norm);
    if (norm[0] > 0) {
      backend.axpby(1 / norm[0], row, 0, row);
    }
    return norm[0];
  }
}
