package org.equilibria.backend.nativecpu;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;

/** A row-major matrix of one scope; a call checks that the scope is open before it is used. */
final class NativeMatrix implements Matrix, Owned {

  private final OwningScope scope;
  private final int rows;
  private final int cols;
  private final Entries entries;

  NativeMatrix(OwningScope scope, int rows, int cols, Entries entries) {
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

  Entries entries() {
    return entries;
  }

  @Override
  public long bytes() {
    return (long) rows * cols * precision().bytes();
  }

  @Override
  public void release() {
    entries.memory().free();
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
