package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;

/** Hold a weight W and its transpose, each packed as the products of its backend read it. */
final class EjmlPrepared implements Prepared, Owned {

  private final EjmlScope scope;
  private final int rows;
  private final int cols;
  private PackedOperand plain;
  private PackedOperand transposed;

  EjmlPrepared(EjmlScope scope, int rows, int cols) {
    this.scope = scope;
    this.rows = rows;
    this.cols = cols;
    Products products = scope.backend().products();
    plain = products.room(scope.precision(), rows, cols);
    transposed = products.room(scope.precision(), cols, rows);
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
    plain.pack(weight, false);
    transposed.pack(weight, true);
  }

  PackedOperand operand(boolean transpose) {
    return transpose ? transposed : plain;
  }

  @Override
  public long bytes() {
    return (plain.entries() + transposed.entries()) * precision().bytes();
  }

  @Override
  public void release() {
    plain = scope.backend().products().room(scope.precision(), 0, 0);
    transposed = plain;
  }

  @Override
  public String toString() {
    return "prepared " + rows + " x " + cols + " " + precision() + " of scope " + scope.label();
  }
}
