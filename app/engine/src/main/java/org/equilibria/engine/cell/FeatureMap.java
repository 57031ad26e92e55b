package org.equilibria.engine.cell;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/** A map value(W x + b) / sqrt(m), an injection or a dense layer, and its gradients. */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class FeatureMap {

  private static final double[] NONE = {};

  private final Backend backend;
  private final PackedMatrix weight;
  private final @Nullable Matrix bias;
  private final Kernel value;
  private final Kernel pulledBack;

  /**
   * Create a map.
   *
   * @param formula value, in x
   * @param parameters W (m x d) and, if there is one, b (1 x m); {@link #refresh} follows a change
   */
  public FeatureMap(Expr formula, List<Matrix> parameters) {
    weight = new PackedMatrix(parameters.get(0));
    bias = parameters.size() > 1 ? parameters.get(1) : null;
    backend = parameters.get(0).scope().backend();
    double scale = 1 / Math.sqrt(parameters.get(0).rows());
    value = backend.compile(formula.times(scale));
    pulledBack = backend.compile(formula.derivative().times(scale).times(Expr.y()));
  }

  /** Follow the parameters after they changed. */
  public void refresh() {
    weight.changed();
  }

  /** Return the features of a batch, n x m. */
  public Matrix apply(Matrix x, Scope scope) {
    Matrix features = preactivation(x, scope);
    backend.map(value, features, null, NONE, features);
    return features;
  }

  /**
   * Write the gradients by the parameters and by x (n x d), given that by the features (n x m).
   *
   * @param gradients by W and b; null where one is not wanted
   * @param gradInput null if it is not wanted
   */
  public void pullback(
      Matrix x,
      Matrix gradFeatures,
      List<@Nullable Matrix> gradients,
      @Nullable Matrix gradInput,
      Scope scope) {
    Matrix gradPre = preactivation(x, scope);
    backend.map(pulledBack, gradPre, gradFeatures, NONE, gradPre);
    Matrix gradWeight = gradients.get(0);
    if (gradWeight != null) {
      backend.gemm(1, gradPre, true, x, false, 0, gradWeight);
    }
    Matrix gradBias = bias == null ? null : gradients.get(1);
    if (gradBias != null) {
      sumOfRows(gradPre, gradBias, scope);
    }
    if (gradInput != null) {
      backend.gemm(1, gradPre, false, weight.values(), false, 0, gradInput);
    }
  }

  private Matrix preactivation(Matrix x, Scope scope) {
    Matrix out = scope.uninitialized(x.rows(), weight.values().rows());
    weight.multiplyTransposed(x, out);
    if (bias != null) {
      addToRows(bias, out, scope);
    }
    return out;
  }

  /** Add a row, 1 x m, to every row of a matrix, n x m. */
  public static void addToRows(Matrix row, Matrix out, Scope scope) {
    out.scope().backend().gemm(1, ones(out.rows(), scope), false, row, false, 1, out);
  }

  /** Write the sum of the rows of a matrix, n x m, to a row, 1 x m. */
  public static void sumOfRows(Matrix a, Matrix row, Scope scope) {
    a.scope().backend().gemm(1, ones(a.rows(), scope), true, a, false, 0, row);
  }

  private static Matrix ones(int rows, Scope scope) {
    Matrix ones = scope.uninitialized(rows, 1);
    scope.backend().fill(ones, 1);
    return ones;
  }
}
