package org.equilibria.backend.nd4j;

import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.OwningScope;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A store of matrices made of ND4J's buffers. */
final class Nd4jStore implements MatrixStore<Nd4jMatrix> {

  private final Workspaces workspaces;

  Nd4jStore(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  @Override
  public long mostEntries(Precision precision) {
    return (Integer.MAX_VALUE - 8L) / precision.bytes();
  }

  @Override
  public Nd4jMatrix allocate(OwningScope scope, int rows, int cols, boolean zeroed) {
    Precision precision = scope.precision();
    if (rows == 0 || cols == 0) {
      return new Nd4jMatrix(scope, rows, cols, null, Entries.none(precision, workspaces));
    }
    INDArray transpose = Columns.allocate(precision, rows, cols, zeroed);
    Entries entries = Entries.of(transpose.data(), precision, workspaces);
    return new Nd4jMatrix(scope, rows, cols, transpose, entries);
  }

  @Override
  public Nd4jMatrix view(Nd4jMatrix original, int rows, int cols) {
    INDArray transpose =
        original.isEmpty() ? null : Columns.of(original.transpose().data(), rows, cols);
    return new Nd4jMatrix(original.scope(), rows, cols, transpose, original.entries());
  }
}
