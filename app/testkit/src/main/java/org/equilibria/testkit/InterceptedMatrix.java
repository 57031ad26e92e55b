package org.equilibria.testkit;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/** A matrix of the wrapped backend; two handles are never the same matrix. */
final class InterceptedMatrix implements Matrix {

  private final InterceptedScope scope;
  private final Matrix delegate;

  InterceptedMatrix(InterceptedScope scope, Matrix delegate) {
    this.scope = scope;
    this.delegate = delegate;
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
