package org.equilibria.backend.ejml;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/** Own matrices of one precision until closed. */
final class EjmlScope implements Scope {

  private final EjmlBackend backend;
  private final Precision precision;
  private final String label;
  private final Set<EjmlScope> siblings;
  private final List<Owned> owned = new ArrayList<>();
  private final Set<EjmlScope> children = new LinkedHashSet<>();
  private volatile boolean open = true;

  /**
   * Open a scope.
   *
   * @param siblings the open scopes of the parent, which this scope joins until it closes
   */
  static EjmlScope open(
      EjmlBackend backend, Precision precision, String label, Set<EjmlScope> siblings) {
    EjmlScope scope = new EjmlScope(backend, precision, label, siblings);
    siblings.add(scope);
    return scope;
  }

  private EjmlScope(
      EjmlBackend backend, Precision precision, String label, Set<EjmlScope> siblings) {
    this.backend = backend;
    this.precision = precision;
    this.label = label;
    this.siblings = siblings;
  }

  @Override
  public EjmlBackend backend() {
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

  boolean isOpen() {
    return open;
  }

  @Override
  public EjmlMatrix zeros(int rows, int cols) {
    return allocate("zeros", rows, cols);
  }

  @Override
  public EjmlMatrix uninitialized(int rows, int cols) {
    return allocate("uninitialized", rows, cols);
  }

  private EjmlMatrix allocate(String call, int rows, int cols) {
    requireOpen(call);
    if (rows < 0 || cols < 0) {
      throw violation(call, "negative size " + rows + " x " + cols);
    }
    if ((long) rows * cols > Integer.MAX_VALUE - 8) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          call + ": " + rows + " x " + cols + " is more than one Java array holds");
    }
    return own(new EjmlMatrix(this, rows, cols));
  }

  <T extends Owned> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  @Override
  public Scope child(String childLabel) {
    requireOpen("child");
    return open(backend, precision, childLabel, children);
  }

  @Override
  public long bytes() {
    long total = 0;
    for (Owned resource : owned) {
      total += resource.bytes();
    }
    for (EjmlScope child : children) {
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
    List.copyOf(children).forEach(EjmlScope::close);
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
