package org.equilibria.testkit;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/** A matrix of the wrapped backend; two handles are never the same matrix. */
final class InterceptedMatrix implements Matrix {

  private final InterceptedScope scope;
  private final Matrix delegate;
  private final Matrix storage;

  InterceptedMatrix(InterceptedScope scope, Matrix delegate) {
    this.scope = scope;
    this.delegate = delegate;
    storage = delegate;
  }

  /** Create a handle of a view of a matrix. */
  InterceptedMatrix(InterceptedMatrix original, Matrix view) {
    scope = original.scope;
    delegate = view;
    storage = original.storage;
  }

  /** Return whether two handles show the same entries. */
  static boolean same(Matrix a, Matrix b) {
    return a instanceof InterceptedMatrix first
        && b instanceof InterceptedMatrix second
        && first.storage == second.storage;
  }

  Matrix delegate() {
    return delegate;
  }

  @Override
  public int rows() {
    return delegate.rows();
  }

  @Override
  public int cols() {
    return delegate.cols();
  }

  @Override
  public Precision precision() {
    return delegate.precision();
  }

  @Override
  public Scope scope() {
    return scope;
  }
}
