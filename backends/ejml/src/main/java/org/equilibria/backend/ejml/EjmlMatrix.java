package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.block.BlockMatrix;

/** A row-major matrix of one scope. */
final class EjmlMatrix implements BlockMatrix {

  private final OwningScope scope;
  private final int rows;
  private final int cols;
  private Storage entries;

  EjmlMatrix(OwningScope scope, int rows, int cols, Storage entries) {
    this.scope = scope;
    this.rows = rows;
    this.cols = cols;
    this.entries = entries;
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

  @Override
  public Storage entries() {
    return entries;
  }

  @Override
  public long bytes() {
    return (long) rows * cols * precision().bytes();
  }

  @Override
  public void release() {
    entries = Storage.zeros(precision(), 0);
  }

  @Override
  public Object storage() {
    return entries;
  }

  @Override
  public String toString() {
    return rows + " x " + cols + " " + precision() + " of scope " + scope.label();
  }
}
