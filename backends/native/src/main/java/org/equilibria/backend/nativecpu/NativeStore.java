package org.equilibria.backend.nativecpu;

import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.OwningScope;

/** A store of matrices outside the heap. */
final class NativeStore implements MatrixStore<NativeMatrix> {

  @Override
  public long mostEntries(Precision precision) {
    return Memory.LARGEST / precision.bytes();
  }

  @Override
  public NativeMatrix allocate(OwningScope scope, int rows, int cols, boolean zeroed) {
    NativeMatrix matrix =
        new NativeMatrix(scope, rows, cols, Entries.allocate(scope.precision(), rows * cols));
    if (zeroed) {
      matrix.entries().memory().zero();
    }
    return matrix;
  }

  @Override
  public NativeMatrix view(NativeMatrix original, int rows, int cols) {
    return new NativeMatrix(original.scope(), rows, cols, original.entries());
  }
}
