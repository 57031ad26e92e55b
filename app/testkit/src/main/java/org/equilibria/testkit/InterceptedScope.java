package org.equilibria.testkit;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/** A scope that tells the interceptor of what it allocates and releases. */
final class InterceptedScope implements Scope {

  private final InterceptedBackend backend;
  private final Scope delegate;
  private final List<Matrix> matrices = new ArrayList<>();
  private final List<InterceptedScope> children = new ArrayList<>();
  private boolean closed;

  InterceptedScope(InterceptedBackend backend, Scope delegate) {
    this.backend = backend;
    this.delegate = delegate;
  }

  Scope delegate() {
    return delegate;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Precision precision() {
    return delegate.precision();
  }

  @Override
  public String label() {
    return delegate.label();
  }

  @Override
  public Matrix zeros(int rows, int cols) {
    return allocated(delegate.zeros(rows, cols), true);
  }

  @Override
  public Matrix uninitialized(int rows, int cols) {
    return allocated(delegate.uninitialized(rows, cols), false);
  }

  private Matrix allocated(Matrix matrix, boolean zeroed) {
    matrices.add(matrix);
    backend.interceptor().allocated(backend.delegate(), matrix, zeroed);
    return new InterceptedMatrix(this, matrix);
  }

  @Override
  public Scope child(String label) {
    InterceptedScope child = new InterceptedScope(backend, delegate.child(label));
    children.add(child);
    return child;
  }

  @Override
  public long bytes() {
    return delegate.bytes();
  }

  @Override
  public void close() {
    if (!closed) {
      try {
        backend.interceptor().closing(backend.delegate(), live());
      } finally {
        markClosed();
        delegate.close();
      }
    }
  }

  private void markClosed() {
    closed = true;
    children.forEach(InterceptedScope::markClosed);
  }

  private List<Matrix> live() {
    List<Matrix> live = new ArrayList<>();
    if (!closed) {
      live.addAll(matrices);
      children.forEach(child -> live.addAll(child.live()));
    }
    return live;
  }
}
