package org.equilibria.engine.spectral;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** The symmetric part (M + M^T)/2 of a square matrix. */
public final class SymmetricPart {

  private SymmetricPart() {}

  /**
   * Estimate the largest eigenvalue by power iterations, shifted by the norm so that it dominates.
   * Each estimate is a Rayleigh quotient, so from below up to rounding; it counts as settled when
   * it changes by less than {@link SingularPair#TOLERANCE} of the norm.
   *
   * @param norm about ||M||_2
   * @param start a row of norm 1, which is overwritten
   * @return NaN if an entry is not finite
   */
  public static double largestEigenvalue(Matrix weight, double norm, Matrix start, Scope work) {
    Backend backend = work.backend();
    Matrix image = work.uninitialized(1, weight.rows());
    double estimate = Double.NaN;
    for (int step = 0; step < SingularPair.STEPS; step++) {
      backend.gemm(0.5, start, false, weight, true, 0, image);
      backend.gemm(0.5, start, false, weight, false, 1, image);
      double before = estimate;
      estimate = dot(backend, start, image);
      if (!Double.isFinite(estimate)
          || Math.abs(estimate - before) <= SingularPair.TOLERANCE * norm) {
        break;
      }
      backend.axpby(norm, start, 1, image);
      if (PowerIteration.normalize(backend, image) == 0) {
        break;
      }
      backend.copy(image, start);
    }
    return estimate;
  }

  private static double dot(Backend backend, Matrix a, Matrix b) {
    double[] out = new double[1];
    backend.rowGram(new Matrix[] {a}, new Matrix[] {b}, out);
    return out[0];
  }
}
