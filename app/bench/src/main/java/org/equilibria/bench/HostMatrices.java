package org.equilibria.bench;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** Moves of matrices between host and backend. */
final class HostMatrices {

  private HostMatrices() {}

  static Matrix upload(double[] values, int rows, int cols, Scope scope) {
    Matrix out = scope.uninitialized(rows, cols);
    scope.backend().upload(values, out);
    return out;
  }

  static double[] download(Matrix a) {
    double[] out = new double[Math.multiplyExact(a.rows(), a.cols())];
    a.scope().backend().download(a, out);
    return out;
  }
}
