package org.equilibria.solvers;

import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/**
 * Partial sums of the series d sum_t (d J^T + (1 - d) I)^t g of (I - J^T)^{-1} g, d being damping.
 */
final class DampedSeries {

  private DampedSeries() {}

  /**
   * Return the sum of the first terms at the solution, by Horner's rule u &lt;- (1 - d) u + d (g +
   * J^T u) from u = d g; a new matrix of the request's scope, or the cotangent itself.
   *
   * @param terms at least 1; one product with J^T each, the first apart
   * @param damping d, above 0 and at most 1
   */
  static Matrix sum(BackwardRequest request, int terms, double damping) {
    Scope scope = request.scope();
    Backend backend = scope.backend();
    Matrix g = request.cotangent();
    if (terms == 1 && damping == 1) {
      return g;
    }
    Matrix u = scope.uninitialized(g.rows(), g.cols());
    backend.axpby(damping, g, 0, u);
    if (terms == 1) {
      return u;
    }
    Linearization at = request.map().linearize(request.solution(), scope);
    Matrix product = scope.uninitialized(g.rows(), g.cols());
    for (int term = 1; term < terms; term++) {
      at.vjp(u, product);
      backend.axpby(1, g, 1, product);
      backend.axpby(damping, product, 1 - damping, u);
    }
    return u;
  }
}
