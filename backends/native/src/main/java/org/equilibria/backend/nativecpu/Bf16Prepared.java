package org.equilibria.backend.nativecpu;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;

/** Hold a weight of one scope packed for bf16 products, and no others. */
final class Bf16Prepared implements Prepared, Owned {

  private final OwningScope scope;
  private final int rows;
  private final int cols;
  private final PackedWeight weight;

  Bf16Prepared(OwningScope scope, int rows, int cols, PackedWeight weight) {
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
    return "prepared for bf16 "
        + rows
        + " x "
        + cols
        + " "
        + precision()
        + " of scope "
        + scope.label();
  }
}
