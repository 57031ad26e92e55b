package org.equilibria.api.map;

import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;

/**
 * The Jacobian J of the f of an {@link Evaluator}, of the rows that it expects now, at whatever
 * state it was linearized last. Unlike a {@link Linearization} it follows rows that are dropped and
 * is moved from state to state without new storage, as a solver needs it.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public interface Jacobian {

  /** Return whether there are products J v. */
  boolean hasJvp();

  /** Return whether there are products J^T u. */
  boolean hasVjp();

  /**
   * Move to a state; products are at it from now on, until rows are dropped. What is needed of it
   * is copied.
   *
   * @param z state, rows x width
   * @return the work of it, in products of the rows expected now with the weight
   */
  double linearize(Matrix z);

  /**
   * Write J v.
   *
   * @param v rows x width
   * @param wanted rows that are wanted; the others may be left out, their output unspecified
   * @param out rows x width, not {@code v}
   * @throws EquilibriaException UNSUPPORTED where there are none
   */
  default void jvp(Matrix v, boolean[] wanted, Matrix out) {
    throw new EquilibriaException(ErrorCode.UNSUPPORTED, "this map has no Jacobian-vector product");
  }

  /**
   * Write J^T u.
   *
   * @param u rows x width
   * @param wanted rows that are wanted; the others may be left out, their output unspecified
   * @param out rows x width, not {@code u}
   * @throws EquilibriaException UNSUPPORTED where there are none
   */
  default void vjp(Matrix u, boolean[] wanted, Matrix out) {
    throw new EquilibriaException(ErrorCode.UNSUPPORTED, "this map has no vector-Jacobian product");
  }
}
