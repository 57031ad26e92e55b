package org.equilibria.backend.nd4j;

import java.util.Objects;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.block.BlockMatrix;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row-major matrix of one scope. To ND4J it is the column-major transpose; an empty matrix is no
 * array.
 */
final class Nd4jMatrix implements BlockMatrix {

  private final OwningScope scope;
  private final int rows;
  private final int cols;
  private final @Nullable INDArray transpose;
  private final Entries entries;

  Nd4jMatrix(OwningScope scope, int rows, int cols, @Nullable INDArray transpose, Entries entries) {
    this.scope = scope;
    this.rows = rows;
    this.cols = cols;
    this.transpose = transpose;
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
  public Entries entries() {
    return entries;
  }

  boolean isEmpty() {
    return transpose == null;
  }

  /** Return the transpose of a matrix that is not empty. */
  INDArray transpose() {
    return Objects.requireNonNull(transpose);
  }

  @Override
  public long bytes() {
    return (long) rows * cols * precision().bytes();
  }

  @Override
  public void release() {
    if (transpose != null) {
      transpose.close();
    }
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
