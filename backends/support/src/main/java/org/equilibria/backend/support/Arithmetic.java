package org.equilibria.backend.support;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * What makes one backend different from others: where its entries are and how they are computed
 * with. A {@link CheckedBackend} around it is the backend: that checks operands, owns scopes and
 * keeps kernels, and asks the parts below for nothing that is not as they expect it.
 *
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Arithmetic<M extends Matrix & Owned, W extends Prepared & Owned>
    extends AutoCloseable {

  /** Return what the backend is and can do. */
  BackendInfo info();

  /** Return the type of matrices. */
  Class<M> matrixType();

  /** Return the type of weights. */
  Class<W> weightType();

  /** Return where matrices come from. */
  MatrixStore<M> store();

  /** Return the operations on entries and rows. */
  EntryOperations<M> entries();

  /** Return the products. */
  ProductOperations<M, W> products();

  /** Return the operations with a formula in them. */
  LayerOperations<M, W> layers();

  /** Return what solves linear systems, if anything does. */
  default Optional<LinearSolver<M>> linearSolver() {
    return Optional.empty();
  }

  /**
   * Return products in bfloat16, if there are any.
   *
   * @param ownership of the backend, for checks of operands
   */
  default Optional<Bf16> bf16(Ownership<M, W> ownership) {
    return Optional.empty();
  }

  /** Complete every operation that was deferred. */
  default void synchronize() {}

  /** Release what is held; everything that scopes own was released before. */
  @Override
  default void close() {}

  /**
   * A solver of linear systems.
   *
   * @param <M> the backend's type of matrix
   */
  @FunctionalInterface
  interface LinearSolver<M> {

    /** Write the solution of {@code a x = b}; a is square and has a row at least. */
    void solve(M a, M b, M x);
  }
}
