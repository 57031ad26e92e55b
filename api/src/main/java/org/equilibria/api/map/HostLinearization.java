package org.equilibria.api.map;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** Apply the vector-Jacobian product of host functions, one row at a time. */
final class HostLinearization implements Linearization {

  private final int rows;
  private final int width;
  private final RowFunction product;
  private final HostRows batch;

  /**
   * Hold a product.
   *
   * @param product writes J^T u of one row, at a state it knows
   */
  HostLinearization(int rows, int width, RowFunction product) {
    this.rows = rows;
    this.width = width;
    this.product = product;
    batch = new HostRows(rows, width);
  }

  @Override
  public Evaluator adjoint(Matrix cotangent, Scope scope) {
    double[] g = new double[rows * width];
    cotangent.scope().backend().download(cotangent, g);
    return new HostEvaluator(
        rows,
        width,
        (row, u, out) -> {
          product.apply(row, u, out);
          for (int k = 0; k < width; k++) {
            out[k] += g[row * width + k];
          }
        });
  }

  @Override
  public void vjp(Matrix u, Matrix out) {
    batch.apply(product, new double[rows], u, out);
  }
}
