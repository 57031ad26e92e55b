package org.equilibria.api.matrix;

import org.apiguardian.api.API;

/**
 * A dense rows x cols matrix of one backend; the entries are reached only through {@link Backend}
 * operations. Rows are samples wherever a matrix holds a batch.
 *
 * <p>A matrix lives until its scope closes; using it later is a contract violation.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Matrix {

  /** Return the number of rows, possibly zero. */
  int rows();

  /** Return the number of columns, possibly zero. */
  int cols();

  /** Return the storage precision. */
  Precision precision();

  /** Return the scope that owns the storage. */
  Scope scope();
}
