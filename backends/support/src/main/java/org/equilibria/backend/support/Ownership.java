package org.equilibria.backend.support;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/**
 * What belongs to one backend: whether it is open, its scopes and its kernels. Safe for use by
 * several threads.
 *
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Ownership<M extends Matrix & Owned, W extends Prepared & Owned> {

  private final Backend backend;
  private final Class<M> matrixType;
  private final Class<W> weightType;
  private final MatrixStore<M> store;
  private final Set<OwningScope> roots = ConcurrentHashMap.newKeySet();
  private final Map<Program, CompiledKernel> kernels = new ConcurrentHashMap<>();
  private volatile boolean open = true;

  /** Begin with nothing; matrices of scopes opened here come from the store. */
  Ownership(Backend backend, Class<M> matrixType, Class<W> weightType, MatrixStore<M> store) {
    this.backend = backend;
    this.matrixType = matrixType;
    this.weightType = weightType;
    this.store = store;
  }

  /**
   * Begin the checks of an operation.
   *
   * @param name the operation, which every complaint names
   * @throws EquilibriaException CONTRACT_VIOLATION if the backend is closed
   */
  public Call<M, W> call(String name) {
    Call<M, W> call = new Call<>(backend, matrixType, weightType, name);
    if (!open) {
      throw call.violation("the backend is closed");
    }
    return call;
  }

  /** Open a root scope. */
  Scope openScope(String label, Precision precision) {
    call("openScope");
    return OwningScope.open(backend, store, precision, label, roots);
  }

  /** Return a matrix of another shape on the entries of a matrix. */
  Matrix view(Matrix a, int rows, int cols) {
    Call<M, W> call = call("view");
    M original = call.matrix("a", a);
    boolean sized = rows >= 0 && cols >= 0;
    if (!sized || (long) rows * cols != (long) original.rows() * original.cols()) {
      throw call.violation(
          "a %d x %d matrix has no view of %d x %d entries"
              .formatted(original.rows(), original.cols(), rows, cols));
    }
    return store.view(original, rows, cols);
  }

  /** Return the kernel of a formula, translated once. */
  Kernel compile(Expr expr) {
    call("compile");
    return kernels.computeIfAbsent(
        Program.of(expr), program -> new CompiledKernel(backend, expr, program));
  }

  /** Close every scope and refuse calls from now on; return whether it was open. */
  boolean close() {
    if (!open) {
      return false;
    }
    open = false;
    List.copyOf(roots).forEach(OwningScope::close);
    kernels.clear();
    return true;
  }
}
