package org.equilibria.api.cell;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.parameterization.Parameterization;

/**
 * The structure sigma(z M^T + v) of the map of an affine cell, v its injected features, with M =
 * M(A) a function of free parameters A.
 *
 * @param weight M, width x width, to be read only
 * @param prepared M, packed for products
 * @param activation sigma
 * @param memo what is known of the present M
 * @param parameterization how M is made of A
 * @param parameters A, those of theta with the role IMPLICIT in their order; after writing to them
 *     the cell is to be {@linkplain BoundCell#refresh refreshed}
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record AffineWeight(
    Matrix weight,
    Prepared prepared,
    Activation activation,
    WeightMemo memo,
    Parameterization parameterization,
    List<Matrix> parameters) {

  /** Copy the list. */
  public AffineWeight {
    parameters = List.copyOf(parameters);
  }

  /** Return the structure of the map for a batch of injected features. */
  public AffineForm form(Matrix injected) {
    return new AffineForm(weight, prepared, injected, activation, memo);
  }
}
