package org.equilibria.backend.nativecpu;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;

/** Hold a packed weight of one scope. */
final class NativePrepared implements Prepared, Owned {

  private final OwningScope scope;
  private final int rows;
  private final int cols;
  private final PackedWeight weight;

  NativePrepared(OwningScope scope, int rows, int cols, PackedWeight weight) {
    this.scope = scope;
    this.rows = rows;
    this.cols = cols;
    this.weight = weight;
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

  PackedWeight weight() {
    return weight;
  }

  @Override
  public long bytes() {
    return weight.bytes();
  }

  @Override
  public void release() {
    weight.release();
  }

  @Override
  public String toString() {
    return "prepared " + rows + " x " + cols + " " + precision() + " of scope " + scope.label();
  }
}
