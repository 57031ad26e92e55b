package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * The products of a {@link Backend}, on operands that were checked.
 *
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ProductOperations<M extends Matrix & Owned, W extends Prepared & Owned> {

  /** Do {@link Backend#gemm}. */
  void gemm(double alpha, GemmOperands<M> of, boolean transA, boolean transB, double beta);

  /**
   * Allocate room for a weight.
   *
   * @param owner releases it
   */
  W room(OwningScope owner, int rows, int cols);

  /** Pack a weight into room of its size. */
  void pack(M weight, W out);

  /** Do {@link Backend#multiply}. */
  void multiply(M a, W weight, boolean transposed, M out);
}
