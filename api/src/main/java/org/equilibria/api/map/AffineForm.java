package org.equilibria.api.map;

import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.matrix.Matrix;

/**
 * Show the structure f(z) = sigma(z W^T + bias) of a map to solvers that split it.
 *
 * @param weight W = M, width x width
 * @param bias phi, rows x width
 * @param activation sigma
 * @param memo what is known of the weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AffineForm(Matrix weight, Matrix bias, Activation activation, WeightMemo memo) {

  /** Show the structure with a weight of which nothing is known yet. */
  public AffineForm(Matrix weight, Matrix bias, Activation activation) {
    this(weight, bias, activation, new WeightMemo());
  }
}
