package org.equilibria.api.map;

import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * The structure f(z) = sigma(z W^T + bias) of a map, for solvers that split it.
 *
 * @param weight W = M, width x width
 * @param prepared W, packed for products; what they give for a row may be independent of its batch,
 *     as {@link org.equilibria.api.matrix.BackendInfo#rowDeterministic} says
 * @param bias phi, rows x width
 * @param activation sigma
 * @param memo what is known of the weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AffineForm(
    Matrix weight, Prepared prepared, Matrix bias, Activation activation, WeightMemo memo) {

  /** Show the structure with a weight of which nothing is known yet, packed into its own scope. */
  public AffineForm(Matrix weight, Matrix bias, Activation activation) {
    this(
        weight,
        weight.scope().backend().prepare(weight, weight.scope()),
        bias,
        activation,
        new WeightMemo());
  }

  /** Return the structure of the same map on other rows. */
  public AffineForm withBias(Matrix other) {
    return new AffineForm(weight, prepared, other, activation, memo);
  }
}
