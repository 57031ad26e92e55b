package org.equilibria.api.map;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;

/** The vector-Jacobian product of host functions, one row at a time. */
final class HostLinearization implements Linearization {

  static final String NAME = "the vector-Jacobian product";

  private final int rows;
  private final int width;
  private final RowFunction product;
  private final HostRows batch;
  private final double[] exact;
  private final Evaluation unstopped = new Evaluation(0, Norm.L2);

  /**
   * Hold a product.
   *
   * @param product writes J^T u of one row, at a state it knows
   */
  HostLinearization(int rows, int width, RowFunction product) {
    this.rows = rows;
    this.width = width;
    this.product = product;
    batch = new HostRows(NAME, rows, width, product);
    exact = new double[rows];
  }

  @Override
  public Evaluator adjoint(Matrix cotangent, Scope scope) {
    double[] g = new double[rows * width];
    cotangent.scope().backend().download(cotangent, g);
    return new HostEvaluator(
        NAME,
        rows,
        width,
        (row, u, out) -> {
          product.apply(row, u, out);
          for (int k = 0; k < width; k++) {
            out[k] += g[row * width + k];
          }
        },
        HostJacobian.ofAffine(rows, width, product));
  }

  @Override
  public void vjp(Matrix u, Matrix out) {
    batch.apply(exact, unstopped, u, out);
  }
}
