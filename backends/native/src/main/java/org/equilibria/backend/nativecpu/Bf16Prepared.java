package org.equilibria.backend.nativecpu;

import org.equilibria.backend.support.OwningScope;

/** A weight packed for bf16 products, and no others. */
record Bf16Prepared(OwningScope scope, int rows, int cols, PackedWeight weight) implements Packed {

  @Override
  public String toString() {
    return describe("prepared for bf16");
  }
}
