package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * The checked operands of {@link Backend#affineMap} and {@link Backend#affineResidual}.
 *
 * @param state z
 * @param weight W
 * @param bias the second input of the formula
 * @param program the steps of the kernel, which has no parameters
 * @param image where the values go
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AffineOperands<M extends Matrix & Owned, W extends Prepared & Owned>(
    M state, W weight, M bias, Program program, M image) {

  /** Check the operands of a call. */
  static <M extends Matrix & Owned, W extends Prepared & Owned> AffineOperands<M, W> of(
      Call<M, W> call, Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    M state = call.matrix("z", z);
    W factor = call.weight("weight", weight);
    M shift = call.matrix("bias", bias);
    Program program = call.program(kernel);
    M image = call.matrix("out", out);
    call.requireProduct(state, factor, true, image);
    call.requireSameShape("bias", shift, image);
    call.requireCount("parameters", 0, program.parameters().size());
    call.requireDistinct("out", image, state, shift);
    return new AffineOperands<>(state, factor, shift, program, image);
  }
}
