package org.equilibria.engine.spectral;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/**
 * A power iteration of M^T M on a vector. {@link #forward} returns a lower bound of ||M||_2, up to
 * rounding, that grows towards it; v and u = M v / ||M v|| go to the top singular pair.
 */
public final class PowerIteration {

  private final Backend backend;
  private final Matrix weight;
  private final Matrix u;
  private final Matrix v;

  /**
   * Start from a random vector keyed by the name.
   *
   * @param weight M, left as it is
   * @param scope owns both vectors
   */
  public PowerIteration(Matrix weight, SeedStreams seeds, String key, Scope scope) {
    this.weight = weight;
    backend = scope.backend();
    v = start(seeds, key, weight.cols(), scope);
    u = scope.uninitialized(1, weight.rows());
  }

  /** Return a random row of norm 1. */
  public static Matrix start(SeedStreams seeds, String key, int size, Scope scope) {
    Matrix v = scope.uninitialized(1, size);
    scope.backend().upload(seeds.gaussian(key, size), v);
    normalize(scope.backend(), v);
    return v;
  }

  /** Make u the image M v of norm 1 and return ||M v||. */
  public double forward() {
    backend.gemm(1, v, false, weight, true, 0, u);
    return normalize(backend, u);
  }

  /** Make v the image M^T u of norm 1. */
  public void back() {
    backend.gemm(1, u, false, weight, false, 0, v);
    normalize(backend, v);
  }

  /** Return the left vector as a row, 1 x rows. */
  public Matrix u() {
    return u;
  }

  /** Return the right vector as a row, 1 x cols. */
  public Matrix v() {
    return v;
  }

  /** Divide a row by its norm, unless that is zero, and return the norm. */
  public static double normalize(Backend backend, Matrix row) {
    double[] norm = new double[1];
    backend.rowNorms(row, Norm.L2, norm);
    if (norm[0] > 0) {
      backend.axpby(1 / norm[0], row, 0, row);
    }
    return norm[0];
  }
}
