package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.OwningScope;

/** A store of matrices made of Java arrays. */
final class EjmlStore implements MatrixStore<EjmlMatrix> {

  @Override
  public long mostEntries(Precision precision) {
    return Integer.MAX_VALUE - 8;
  }

  @Override
  public EjmlMatrix allocate(OwningScope scope, int rows, int cols, boolean zeroed) {
    return new EjmlMatrix(scope, rows, cols, Storage.zeros(scope.precision(), rows * cols));
  }

  @Override
  public EjmlMatrix view(EjmlMatrix original, int rows, int cols) {
    return new EjmlMatrix(original.scope(), rows, cols, original.entries());
  }
}
