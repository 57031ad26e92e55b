package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;

/** Hold a weight W and its transpose, each cut into the strips that {@link Product} reads. */
final class EjmlPrepared implements Prepared, Owned {

  private final EjmlScope scope;
  private final int rows;
  private final int cols;
  private Storage[][] plain;
  private Storage[][] transposed;

  EjmlPrepared(EjmlScope scope, int rows, int cols) {
    this.scope = scope;
    this.rows = rows;
    this.cols = cols;
    plain = Product.strips(scope.precision(), rows, cols);
    transposed = Product.strips(scope.precision(), cols, rows);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int cols() {
    return cols;
  }

  @Override
  public Precision precision() {
    return scope.precision();
  }

  @Override
  public EjmlScope scope() {
    return scope;
  }

  void pack(EjmlMatrix weight) {
    Product.pack(weight, false, plain);
    Product.pack(weight, true, transposed);
  }

  Storage[][] strips(boolean transpose) {
    return transpose ? transposed : plain;
  }

  @Override
  public long bytes() {
    return 2L * rows * cols * precision().bytes();
  }

  @Override
  public void release() {
    plain = new Storage[0][];
    transposed = plain;
  }

  @Override
  public String toString() {
    return "prepared " + rows + " x " + cols + " " + precision() + " of scope " + scope.label();
  }
}
