package org.equilibria.api.map;

import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.matrix.Matrix;

/**
 * The structure u -> cotangent + (slope o u) W of the adjoint of a map sigma(z W^T + bias), whose
 * fixed point is u = (I - M^T D)^{-1} cotangent with D = diag(slope) of each row.
 *
 * @param weight W = M, width x width
 * @param slope sigma' at the state, rows x width
 * @param cotangent rows x width
 * @param activation sigma
 * @param memo what is known of the weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AdjointForm(
    Matrix weight, Matrix slope, Matrix cotangent, Activation activation, WeightMemo memo) {}
