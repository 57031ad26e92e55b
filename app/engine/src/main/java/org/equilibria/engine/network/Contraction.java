package org.equilibria.engine.network;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/**
 * Say whether ||M||_2 was found to be at least 1, so that Picard is not guaranteed to converge.
 *
 * @param lost true only if it is so; an estimate from below did not get there otherwise
 */
record Contraction(boolean lost) {

  private static final int STEPS = 100;

  /** Estimate the norm by power iterations until they pass 1. */
  static Contraction of(Matrix weight) {
    Backend backend = weight.scope().backend();
    int m = weight.rows();
    try (Scope work = weight.scope().child("norm")) {
      Matrix v = work.uninitialized(1, m);
      Matrix image = work.uninitialized(1, m);
      backend.upload(new SeedStreams(0).gaussian("contraction", m), v);
      normalize(backend, v);
      for (int step = 0; step < STEPS; step++) {
        backend.gemm(1, v, false, weight, true, 0, image);
        double norm = normalize(backend, image);
        if (!(norm < 1)) {
          return new Contraction(norm >= 1);
        }
        backend.gemm(1, image, false, weight, false, 0, v);
        normalize(backend, v);
      }
    }
    return new Contraction(false);
  }

  private static double normalize(Backend backend, Matrix row) {
    double[] norm = new double[1];
    backend.rowNorms(row, Norm.L2, norm);
    backend.axpby(norm[0] > 0 ? 1 / norm[0] : 0, row, 0, row);
    return norm[0];
  }
}
