package org.equilibria.testkit;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/** What becomes of the calls on an {@link InterceptedBackend}. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Interceptor {

  /** Handle one operation; {@link Call#run} does it. */
  void operation(Call call);

  /** Complete what was put off. */
  default void synchronizing() {}

  /**
   * Learn of a matrix just allocated.
   *
   * @param matrix the matrix of the delegate
   * @param zeroed whether the caller asked for zeros
   */
  default void allocated(Backend delegate, Matrix matrix, boolean zeroed) {}

  /** Learn that a scope is about to release these matrices of the delegate. */
  default void closing(Backend delegate, List<Matrix> matrices) {}

  /** Return the formula to compile. */
  default Expr compiling(Expr expr) {
    return expr;
  }
}
