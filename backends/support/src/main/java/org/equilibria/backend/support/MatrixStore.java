package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;

/**
 * A factory of the matrices of a backend. Sizes are checked before: they are not negative, and
 * there are no more entries than {@link #mostEntries}.
 *
 * @param <M> the backend's type of matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface MatrixStore<M extends Matrix & Owned> {

  /** Return how many entries a matrix has at most. */
  long mostEntries(Precision precision);

  /**
   * Allocate a matrix in the precision of its scope.
   *
   * @param zeroed whether the entries are zero; they are arbitrary if not
   * @throws EquilibriaException UNAVAILABLE if there is not enough memory
   */
  M allocate(OwningScope scope, int rows, int cols, boolean zeroed);

  /**
   * Return a matrix of another shape on the same {@linkplain Owned#storage storage}, which is
   * released with the original and not by itself.
   *
   * @param rows not negative
   * @param cols not negative; there are as many entries as before
   */
  M view(M original, int rows, int cols);
}
