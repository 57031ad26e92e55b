package org.equilibria.theory;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/**
 * The map A -&gt; s A with s = bound / max(limit, ||A||_2), whose norm is at most the bound, and
 * its derivative.
 *
 * @param a A, square, read only
 * @param factor s; NaN if A is not finite
 * @param active whether s depends on ||A||_2
 * @param top the largest singular pair of A
 */
record SpectralCap(Matrix a, double factor, boolean active, TopSingularPair top) {

  /**
   * Compute s.
   *
   * @param scratch holds the singular pair and all workspace; of the precision of {@code a}
   */
  static SpectralCap of(Matrix a, double bound, double limit, Scope scratch) {
    TopSingularPair top = TopSingularPair.of(a, scratch);
    return new SpectralCap(a, bound / Math.max(limit, top.value()), top.value() > limit, top);
  }

  /**
   * Return what is to be taken off a bound of a norm, relative, so that it is kept in exact
   * arithmetic and can be proved to be: the error of the singular value, the rounding of the
   * entries, and what a Cholesky decomposition hides.
   */
  static double headroom(Matrix weight) {
    double width = weight.rows();
    double value = weight.precision() == Precision.F64 ? 1e-12 : 2e-6;
    double entries = 4 * Math.sqrt(width) * weight.precision().unitRoundoff();
    return value + entries + 8 * (width + 8) * (width + 8) * Precision.F64.unitRoundoff();
  }

  /** Write s A. */
  void apply(Matrix out) {
    backend().axpby(factor, a, 0, out);
  }

  /** Write s (G - ({@code <G, A>} / ||A||) u v^T), or s G where the norm is not active. */
  void pullback(Matrix gradient, Matrix out) {
    backend().axpby(factor, gradient, 0, out);
    if (active) {
      double slope = -factor * inner(backend(), gradient, a) / top.value();
      backend().gemm(slope, top.left(), true, top.right(), false, 1, out);
    }
  }

  /** Write s (D - (u^T D v / ||A||) A), or s D where the norm is not active. */
  void pushforward(Matrix direction, Matrix out, Scope scratch) {
    backend().axpby(factor, direction, 0, out);
    if (active) {
      double slope = along(direction, scratch) / top.value();
      backend().axpby(-factor * slope, a, 1, out);
    }
  }

  /** Return u^T D v, the derivative of ||A||_2. */
  double along(Matrix direction, Scope scratch) {
    Matrix image = scratch.uninitialized(1, a.rows());
    backend().gemm(1, top.left(), false, direction, false, 0, image);
    return inner(backend(), image, top.right());
  }

  private Backend backend() {
    return a.scope().backend();
  }

  /** Return the sum of the products of corresponding entries. */
  static double inner(Backend backend, Matrix a, Matrix b) {
    double[] rows = new double[a.rows()];
    backend.rowGram(new Matrix[] {a}, new Matrix[] {b}, rows);
    return Arrays.stream(rows).sum();
  }
}
