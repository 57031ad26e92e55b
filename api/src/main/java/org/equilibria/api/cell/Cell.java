package org.equilibria.api.cell;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.ParameterSpec;

/**
 * A trainable map z -> f(z, x; theta), whose equilibrium z = f(z, x; theta) is a layer of a network
 * (Bai, Kolter and Koltun 2019). Each row of a batch is a problem of its own, with its own x. A
 * cell holds options only and may be shared between threads; {@link #bind} gives it parameters.
 *
 * <p>What depends on x alone, the injected features v(x), is apart from the map in z, so that it is
 * computed once a batch, and once a training where its parameters are frozen: f(z, x) = g(z, v(x)).
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public interface Cell {

  /**
   * Return the columns of a state.
   *
   * @param inputs columns of x, at least 1
   * @throws EquilibriaException INVALID_INPUT if the cell cannot take inputs of that size, saying
   *     which it takes
   */
  int width(int inputs);

  /**
   * Return the parameters theta. Names are distinct; those with the role INJECTION are the only
   * ones that the injected features depend on.
   *
   * @param inputs columns of x, accepted by {@link #width}
   */
  List<ParameterSpec> parameters(int inputs);

  /**
   * Bind the cell to parameter values.
   *
   * @param inputs columns of x, accepted by {@link #width}
   * @param theta one matrix a parameter, in their order; kept, never written to but by {@link
   *     BoundCell#refresh}, and read anew there
   * @param scope owns what the bound cell keeps; its backend and precision are those of theta
   */
  BoundCell bind(int inputs, List<Matrix> theta, Scope scope);

  /**
   * Return whether a bound cell is of the form sigma(z M^T + v(x)) and shows it as {@link
   * BoundCell#affine}. Solvers that split the map, mixed precision, the rescue of rows, a held or
   * watched norm of M, the automatic step and most bounds are for such cells only, and are refused
   * for others before anything is run.
   */
  default boolean isAffine() {
    return false;
  }

  /**
   * Return a cell of a host function of a row. It is differentiated by central differences, good to
   * about ten digits where f is smooth, and reports say so: two evaluations of a row for each entry
   * of its state, its input and its parameters that move, and pair of the backward pass. Its input
   * is not transformed: all of f is evaluated in every step.
   *
   * @param width columns of a state
   * @param parameters theta, whatever the number of inputs
   * @param f the map
   */
  static Cell of(int width, List<ParameterSpec> parameters, RowCell f) {
    return new HostCell(width, parameters, f, null);
  }

  /**
   * Return a cell of host functions of a row, which can be trained.
   *
   * @param width columns of a state
   * @param parameters theta, whatever the number of inputs
   * @param f the map
   * @param vjp its vector-Jacobian product by state, input and parameters
   */
  static Cell of(int width, List<ParameterSpec> parameters, RowCell f, RowCellVjp vjp) {
    return new HostCell(width, parameters, f, vjp);
  }
}
