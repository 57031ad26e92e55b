package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * The checked operands of {@link Backend#adjointResidual}.
 *
 * @param state u
 * @param weight W
 * @param slope what u is multiplied by before the product
 * @param bias what is added to it
 * @param scratch where slope o u may go
 * @param image where the values go
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AdjointOperands<M extends Matrix & Owned, W extends Prepared & Owned>(
    M state, W weight, M slope, M bias, M scratch, M image) {

  /** Check the operands of a call. */
  static <M extends Matrix & Owned, W extends Prepared & Owned> AdjointOperands<M, W> of(
      Call<M, W> call,
      Matrix u,
      Prepared weight,
      Matrix slope,
      Matrix bias,
      Matrix scratch,
      Matrix out) {
    M state = call.matrix("u", u);
    W factor = call.weight("weight", weight);
    M mask = call.matrix("slope", slope);
    M shift = call.matrix("bias", bias);
    M masked = call.matrix("scratch", scratch);
    M image = call.matrix("out", out);
    call.requireSameShape("slope", mask, state);
    call.requireSameShape("bias", shift, state);
    call.requireSameShape("scratch", masked, state);
    call.requireSameShape("out", image, state);
    call.requireProduct(masked, factor, false, image);
    call.requireDistinct("out", image, state, mask, shift, masked);
    call.requireDistinct("scratch", masked, state, mask, shift);
    return new AdjointOperands<>(state, factor, mask, shift, masked, image);
  }
}
