package org.equilibria.backend.nd4j;

import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.OwningScope;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Make matrices of ND4J's buffers. */
final class Nd4jStore implements MatrixStore<Nd4jMatrix> {

  private final Rounding rounding = new Rounding();

  @Override
  public long mostEntries(Precision precision) {
    return (Integer.MAX_VALUE - 8) / precision.bytes();
  }

  @Override
  public Nd4jMatrix allocate(OwningScope scope, int rows, int cols, boolean zeroed) {
    Precision precision = scope.precision();
    if (rows == 0 || cols == 0) {
      return new Nd4jMatrix(scope, rows, cols, null, Entries.none(precision, rounding));
    }
    INDArray transpose = Columns.allocate(precision, rows, cols, zeroed);
    Entries entries = Entries.of(transpose.data(), precision, rounding);
    return new Nd4jMatrix(scope, rows, cols, transpose, entries);
  }
}
