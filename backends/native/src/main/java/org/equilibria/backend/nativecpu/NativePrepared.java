package org.equilibria.backend.nativecpu;

import org.equilibria.backend.support.OwningScope;

/** A weight packed for products in its own precision. */
record NativePrepared(OwningScope scope, int rows, int cols, PackedWeight weight)
    implements Packed {

  @Override
  public String toString() {
    return describe("prepared");
  }
}
