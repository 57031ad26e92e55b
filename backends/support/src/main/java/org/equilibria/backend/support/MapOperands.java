package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.jspecify.annotations.Nullable;

/**
 * The checked operands of {@link Backend#map}.
 *
 * @param program the steps of the kernel
 * @param first x
 * @param second y; not null if the program reads it
 * @param out where the values go
 * @param <M> the backend's type of matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MapOperands<M extends Matrix & Owned>(
    Program program, M first, @Nullable M second, M out) {

  /** Check the operands of a call. */
  static <M extends Matrix & Owned, W extends Prepared & Owned> MapOperands<M> of(
      Call<M, W> call,
      Kernel kernel,
      Matrix x,
      @Nullable Matrix y,
      double[] parameters,
      Matrix out) {
    Program program = call.program(kernel);
    M first = call.matrix("x", x);
    M second = y == null ? null : call.matrix("y", y);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, first);
    if (second != null) {
      call.requireSameShape("y", second, first);
    } else if (program.readsSecond()) {
      throw call.violation("the kernel has a second input, y is null");
    }
    call.requireCount("parameters", parameters.length, program.parameters().size());
    return new MapOperands<>(program, first, second, target);
  }
}
