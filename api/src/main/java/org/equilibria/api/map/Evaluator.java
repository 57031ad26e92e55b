package org.equilibria.api.map;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;

/**
 * An evaluator of a map f, called repeatedly, which owns what may be kept between calls (packed
 * weight, running product, drift). Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Evaluator extends AutoCloseable {

  /** Return the rows expected now: fewer after {@link #retain}. */
  int rows();

  /** Return the columns of a state. */
  int width();

  /**
   * Write f(z) to {@code out} and fill the report, unless {@linkplain Evaluation#stopRequested() no
   * longer wanted}. Neither {@code z} nor the values of earlier outputs may be modified; {@code
   * out} is not {@code z}.
   *
   * @param z state, rows x width
   * @param accuracy per row, the error of f allowed relative to ||f(z)||: 0 asks for f as exact as
   *     the precision allows, NaN says that the row is finished and may be left unevaluated, its
   *     output and report unspecified
   * @param out image, rows x width
   * @param report receives the measurements; an evaluator that is always exact leaves error bounds
   *     and rebased marks alone
   */
  void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report);

  /** Return the structure, of the rows expected now, if this is an adjoint map that shows it. */
  default Optional<AdjointForm> adjointForm() {
    return Optional.empty();
  }

  /**
   * Return the Jacobian of f, if it has products with one; it follows {@link #retain}, and there is
   * one for each evaluator.
   */
  default Optional<Jacobian> jacobian() {
    return Optional.empty();
  }

  /** Return whether {@link #retain} is supported. */
  default boolean canRetain() {
    return false;
  }

  /**
   * Keep only the given rows of the present batch, in ascending order; later calls have that many
   * rows.
   */
  default void retain(int[] rows) {
    throw new UnsupportedOperationException("this evaluator keeps all rows");
  }

  /** Release what was kept between calls. */
  @Override
  default void close() {}
}
