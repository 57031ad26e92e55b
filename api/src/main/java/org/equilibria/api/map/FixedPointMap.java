package org.equilibria.api.map;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/**
 * A batch of independent fixed-point problems z_i = f_i(z_i), one a row.
 *
 * <p>The backend and precision of a solve are those of the scope handed in.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FixedPointMap {

  /** Return the number of rows. */
  int rows();

  /** Return the columns of a state. */
  int width();

  /** Open an evaluator whose storage lives in the given scope. */
  Evaluator open(Scope scope);

  /**
   * Linearize f at a state, rows x width. The linearization keeps what it needs in {@code scope}
   * and does not follow later changes of {@code z}.
   *
   * @throws org.equilibria.api.error.EquilibriaException UNSUPPORTED if f has no derivative here
   */
  Linearization linearize(Matrix z, Scope scope);

  /**
   * Return whether derivatives are taken by differences of values, so that they are good to some
   * digits only; reports say so.
   */
  default boolean byDifferences() {
    return false;
  }

  /** Return the affine structure, if f has it. */
  default Optional<AffineForm> affineForm() {
    return Optional.empty();
  }

  /**
   * Return a map given by a host function of one row. It is differentiated by central differences,
   * good to about ten digits where f is smooth: two evaluations of a row for each unknown and
   * state, and a dense Jacobian of every row, as long as all of them together have at most 2^25
   * entries; beyond that the evaluations are repeated at every product. Solvers get no product with
   * J^T of it.
   *
   * @param rows number of problems
   * @param width unknowns of each
   * @param f the function
   */
  static FixedPointMap of(int rows, int width, RowFunction f) {
    return new HostMap(rows, width, f, null);
  }

  /**
   * Return a map given by host functions of one row.
   *
   * @param rows number of problems
   * @param width unknowns of each
   * @param f the function
   * @param vjp its vector-Jacobian product
   */
  static FixedPointMap of(int rows, int width, RowFunction f, RowVjp vjp) {
    return new HostMap(rows, width, f, vjp);
  }
}
