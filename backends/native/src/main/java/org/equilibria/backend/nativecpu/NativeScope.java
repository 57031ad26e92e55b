package org.equilibria.backend.nativecpu;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/** Own matrices of one precision until closed. */
final class NativeScope implements Scope {

  private final NativeBackend backend;
  private final Precision precision;
  private final String label;
  private final Set<NativeScope> siblings;
  private final List<Owned> owned = new ArrayList<>();
  private final Set<NativeScope> children = new LinkedHashSet<>();
  private volatile boolean open = true;

  /**
   * Open a scope.
   *
   * @param siblings the open scopes of the parent, which this scope joins until it closes
   */
  static NativeScope open(
      NativeBackend backend, Precision precision, String label, Set<NativeScope> siblings) {
    NativeScope scope = new NativeScope(backend, precision, label, siblings);
    siblings.add(scope);
    return scope;
  }

  private NativeScope(
      NativeBackend backend, Precision precision, String label, Set<NativeScope> siblings) {
    this.backend = backend;
    this.precision = precision;
    this.label = label;
    this.siblings = siblings;
  }

  @Override
  public NativeBackend backend() {
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
  public NativeMatrix zeros(int rows, int cols) {
    NativeMatrix matrix = allocate("zeros", rows, cols);
    matrix.entries().memory().zero();
    return matrix;
  }

  @Override
  public NativeMatrix uninitialized(int rows, int cols) {
    return allocate("uninitialized", rows, cols);
  }

  private NativeMatrix allocate(String call, int rows, int cols) {
    requireOpen(call);
    if (rows < 0 || cols < 0) {
      throw violation(call, "negative size " + rows + " x " + cols);
    }
    if ((long) rows * cols > Memory.LARGEST / precision.bytes()) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED, call + ": " + rows + " x " + cols + " is more than two gigabytes");
    }
    return own(new NativeMatrix(this, rows, cols));
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
    for (NativeScope child : children) {
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
    List.copyOf(children).forEach(NativeScope::close);
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
