package org.equilibria.engine.network;

import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/** Compute phi(x) = value(W x) / sqrt(m) and its gradients. */
final class InjectionLayer {

  private static final double[] NONE = {};

  private final Backend backend;
  private final Matrix weight;
  private final double scale;
  private final Kernel value;
  private final Kernel pulledBack;

  InjectionLayer(Scope scope, Injection injection, Matrix weight) {
    backend = scope.backend();
    this.weight = weight;
    scale = 1 / Math.sqrt(weight.rows());
    Expr formula = injection.value(Expr.x());
    value = backend.compile(formula.times(scale));
    pulledBack = backend.compile(formula.derivative().times(scale).times(Expr.y()));
  }

  Matrix apply(Matrix x, Scope scope) {
    Matrix phi = preactivation(x, scope);
    backend.map(value, phi, null, NONE, phi);
    return phi;
  }

  /** Write the gradients by W (m x d) and, if wanted, x (n x d), given that by phi (n x m). */
  void pullback(
      Matrix x, Matrix gradPhi, Matrix gradWeight, @Nullable Matrix gradInput, Scope scope) {
    Matrix gradPre = preactivation(x, scope);
    backend.map(pulledBack, gradPre, gradPhi, NONE, gradPre);
    backend.gemm(1, gradPre, true, x, false, 0, gradWeight);
    if (gradInput != null) {
      backend.gemm(1, gradPre, false, weight, false, 0, gradInput);
    }
  }

  private Matrix preactivation(Matrix x, Scope scope) {
    Matrix out = scope.uninitialized(x.rows(), weight.rows());
    backend.gemm(1, x, false, weight, true, 0, out);
    return out;
  }
}
