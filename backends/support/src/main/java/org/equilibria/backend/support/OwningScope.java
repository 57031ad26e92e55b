package org.equilibria.backend.support;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/**
 * The owner of matrices and weights of one precision, and of scopes within, until closed. Used by
 * one thread at a time.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OwningScope implements Scope {

  private final Backend backend;
  private final MatrixStore<?> store;
  private final Precision precision;
  private final String label;
  private final Set<OwningScope> siblings;
  private final List<Owned> owned = new ArrayList<>();
  private final Set<OwningScope> children = new LinkedHashSet<>();
  private volatile boolean open = true;

  /**
   * Open a scope.
   *
   * @param siblings the open scopes of the parent, which this scope joins until it closes
   */
  static OwningScope open(
      Backend backend,
      MatrixStore<?> store,
      Precision precision,
      String label,
      Set<OwningScope> siblings) {
    OwningScope scope = new OwningScope(backend, store, precision, label, siblings);
    siblings.add(scope);
    return scope;
  }

  private OwningScope(
      Backend backend,
      MatrixStore<?> store,
      Precision precision,
      String label,
      Set<OwningScope> siblings) {
    this.backend = backend;
    this.store = store;
    this.precision = precision;
    this.label = label;
    this.siblings = siblings;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public String label() {
    return label;
  }

  /** Return whether what it owns may be used. */
  public boolean isOpen() {
    return open;
  }

  @Override
  public Matrix zeros(int rows, int cols) {
    return allocate("zeros", rows, cols, true);
  }

  @Override
  public Matrix uninitialized(int rows, int cols) {
    return allocate("uninitialized", rows, cols, false);
  }

  private Matrix allocate(String call, int rows, int cols, boolean zeroed) {
    requireOpen(call);
    if (rows < 0 || cols < 0) {
      throw violation(call, "negative size " + rows + " x " + cols);
    }
    long most = store.mostEntries(precision);
    if ((long) rows * cols > most) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          call + ": " + rows + " x " + cols + " is more than the " + most + " entries of a matrix");
    }
    return own(store.allocate(this, rows, cols, zeroed));
  }

  /** Take over a resource and return it; it is released when this scope closes. */
  public <T extends Owned> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  @Override
  public Scope child(String childLabel) {
    requireOpen("child");
    return open(backend, store, precision, childLabel, children);
  }

  @Override
  public long bytes() {
    long total = 0;
    for (Owned resource : owned) {
      total += resource.bytes();
    }
    for (OwningScope child : children) {
      total += child.bytes();
    }
    return total;
  }

  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    List.copyOf(children).forEach(OwningScope::close);
    owned.forEach(Owned::release);
    owned.clear();
    siblings.remove(this);
  }

  private void requireOpen(String call) {
    if (!open) {
      throw violation(call, "the scope is closed");
    }
  }

  private EquilibriaException violation(String call, String what) {
    return new EquilibriaException(
        ErrorCode.CONTRACT_VIOLATION, call + " in scope " + label + ": " + what);
  }
}
