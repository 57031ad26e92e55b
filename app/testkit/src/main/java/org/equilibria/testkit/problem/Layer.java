package org.equilibria.testkit.problem;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.engine.cell.AffineCell;

/**
 * One affine layer z = sigma(M z + phi).
 *
 * @param weight M by rows
 * @param bias phi
 * @param activation sigma
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.3")
@SuppressWarnings("ArrayRecordComponent") // a problem is not compared
public record Layer(double[][] weight, double[] bias, Rectifier activation) {

  /** Return the unknowns. */
  public int width() {
    return bias.length;
  }

  /** Return the map of one row, which shows its structure and has products with its Jacobian. */
  public FixedPointMap map(Scope scope) {
    int n = width();
    double[] entries = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(weight[i], 0, entries, i * n, n);
    }
    Matrix unused = scope.zeros(n, n); // of the injection, which is passed over
    Matrix m = uploaded(scope, n, entries);
    return new AffineCell(n, x -> x, new GivenWeight(Certificate.NONE), activation)
        .bind(n, List.of(unused, m), scope)
        .map(uploaded(scope, 1, bias), scope);
  }

  private static Matrix uploaded(Scope scope, int rows, double[] values) {
    Matrix matrix = scope.uninitialized(rows, values.length / rows);
    scope.backend().upload(values, matrix);
    return matrix;
  }

  /** Return the same problem in plain doubles, from zero. */
  public Problem problem() {
    return Problem.of(
        new double[width()],
        (z, out) -> {
          for (int i = 0; i < bias.length; i++) {
            double x = PlainDoubles.dot(weight[i], z) + bias[i];
            out[i] = Math.max(x, activation.slope() * x);
          }
        });
  }
}
