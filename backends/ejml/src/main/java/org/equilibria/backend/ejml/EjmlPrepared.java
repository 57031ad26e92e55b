package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;

/** A weight W and its transpose, each packed as the products of its backend read it. */
final class EjmlPrepared implements Prepared, Owned {

  private final Products products;
  private final OwningScope scope;
  private final int rows;
  private final int cols;
  private PackedOperand plain;
  private PackedOperand transposed;

  EjmlPrepared(Products products, OwningScope scope, int rows, int cols) {
    this.products = products;
    this.scope = scope;
    this.rows = rows;
    this.cols = cols;
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
  public OwningScope scope() {
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
    plain = products.room(scope.precision(), 0, 0);
    transposed = plain;
  }

  @Override
  public String toString() {
    return "prepared " + rows + " x " + cols + " " + precision() + " of scope " + scope.label();
  }
}
