package org.equilibria.engine.network;

import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/** A layer value(W x) / sqrt(m), an injection or a dense layer, and its gradients. */
final class FeatureLayer {

  private static final double[] NONE = {};

  private final Backend backend;
  private final Matrix weight;
  private final Kernel value;
  private final Kernel pulledBack;

  FeatureLayer(LayerSpec spec, Matrix weight) {
    backend = weight.scope().backend();
    this.weight = weight;
    double scale = 1 / Math.sqrt(weight.rows());
    Expr formula = spec.features(Expr.x());
    value = backend.compile(formula.times(scale));
    pulledBack = backend.compile(formula.derivative().times(scale).times(Expr.y()));
  }

  Matrix weight() {
    return weight;
  }

  Matrix apply(Matrix x, Scope scope) {
    Matrix features = preactivation(x, scope);
    backend.map(value, features, null, NONE, features);
    return features;
  }

  /**
   * Write the gradients by W (m x d) and by x (n x d), given that by the features (n x m).
   *
   * @param gradWeight null if it is not wanted
   * @param gradInput null if it is not wanted
   */
  void pullback(
      Matrix x,
      Matrix gradFeatures,
      @Nullable Matrix gradWeight,
      @Nullable Matrix gradInput,
      Scope scope) {
    Matrix gradPre = preactivation(x, scope);
    backend.map(pulledBack, gradPre, gradFeatures, NONE, gradPre);
    if (gradWeight != null) {
      backend.gemm(1, gradPre, true, x, false, 0, gradWeight);
    }
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
