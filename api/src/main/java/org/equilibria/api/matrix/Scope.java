package org.equilibria.api.matrix;

import org.apiguardian.api.API;

/**
 * The owner of matrices, which releases them together. Closing a scope closes its children first;
 * closing twice does nothing. A scope is used by one thread at a time.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Scope extends AutoCloseable {

  /** Return the backend whose operations accept matrices of this scope. */
  Backend backend();

  /** Return the precision of every matrix allocated here. */
  Precision precision();

  /** Return the label given at opening, for diagnostics. */
  String label();

  /**
   * Allocate a matrix of zeros.
   *
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION for a negative size or
   *     a closed scope
   */
  Matrix zeros(int rows, int cols);

  /**
   * Allocate a matrix whose entries are unspecified (possibly NaN) until written.
   *
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION for a negative size or
   *     a closed scope
   */
  Matrix uninitialized(int rows, int cols);

  /** Open a scope of the same precision that closes no later than this one. */
  Scope child(String label);

  /** Return the bytes held by live matrices of this scope and its children. */
  long bytes();

  /** Release every matrix of this scope and its children; pending operations complete first. */
  @Override
  void close();
}
