package org.equilibria.api.solve;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;

/**
 * The state of one solve. The loop evaluates f, judges each row and asks for the next iterate; the
 * run only proposes. Its proposals for a row depend on that row alone.
 *
 * <p>The loop refuses proposals that lead out of the domain of f and, where the solver keeps
 * history vectors, those that raise the residual, for longer than {@link Traits#watchdogSteps}
 * says, or that make z far larger than plain steps could. It then shows the last accepted iterate
 * again, marked {@link Iterate#rebased}, and goes on from there by plain steps: a run must take z
 * and f(z) from the iterate it is shown, never from what it proposed, and propose for a marked row
 * as if it began there.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SolverRun extends AutoCloseable {

  /**
   * Propose the next iterate.
   *
   * @param iterate present iterate and image
   * @param next buffer for the next iterate, rows x width, of unspecified content
   * @param faults takes rows that cannot go on
   */
  Proposal step(Iterate iterate, Matrix next, RowFaults faults);

  /** Return whether {@link #retain} is supported. */
  default boolean canRetain() {
    return false;
  }

  /** Keep only the given rows, in ascending order, of everything remembered. */
  default void retain(int[] rows) {
    throw new UnsupportedOperationException("this run keeps all rows");
  }

  /**
   * Return an estimate of (I - J)^{-1} from the steps so far, if the method has one: present if
   * {@link Traits#inverseEstimate} says so and the context {@linkplain
   * SolveContext#wantsInverseEstimate wants it}.
   */
  default Optional<InverseEstimate> inverseEstimate() {
    return Optional.empty();
  }

  /**
   * Return what is to be said of how a row was solved, if anything; asked where the row ends, and
   * added to {@link SampleOutcome#detail}.
   */
  default Optional<String> remark(int row) {
    return Optional.empty();
  }

  /**
   * Return the traits of the method that a row is with now, where a run moves rows from one method
   * to another; asked after each step, empty for those of the solver. By their steps and their
   * {@link Traits#watchdogSteps} the loop judges what is proposed for the row from then on. Where
   * these change, no plain steps are left for the row to take: it does not answer for steps that
   * another method failed in.
   */
  default Optional<Traits> traits(int row) {
    return Optional.empty();
  }

  /** Release what is not owned by the context. */
  @Override
  default void close() {}
}
