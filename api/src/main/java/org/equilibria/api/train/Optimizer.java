package org.equilibria.api.train;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/**
 * An optimizer, which turns gradients into updates. An optimizer holds options only; a run
 * remembers, in matrices alone, so that it can be written down and continued to the same bits.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Optimizer {

  /** Return the step size. */
  StepSize step();

  /**
   * Return whether the gradient is that of the mean loss of a batch; otherwise it is that of the
   * sum, L in arXiv 2209.15562.
   */
  default boolean averages() {
    return true;
  }

  /**
   * Return whether an update needs gradients along its way, of all samples and as they are: then
   * there are no smaller batches, no clipping and no projection.
   */
  default boolean integrates() {
    return false;
  }

  /**
   * Start a run.
   *
   * @param parameters what will be updated, at its initial values; every update has the same
   *     matrices in this order
   * @param scope owns what the run remembers
   */
  Updater start(List<Matrix> parameters, Scope scope);

  /** Updates of parameters, step by step. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  @FunctionalInterface
  interface Updater {

    /**
     * Move the parameters in place.
     *
     * @param gradients one a parameter, of the same shape; their content is lost
     * @param step step size of this update, that of the optimizer times the factor of the schedule
     * @param number of this update, from 1
     */
    void update(List<Matrix> parameters, List<Matrix> gradients, double step, long number);

    /**
     * Move the parameters in place, with gradients wherever they stand; by default those at the
     * start are enough.
     *
     * @param gradients as for the other method
     * @param field measures the gradients at the present values of the parameters
     * @return why training ends with this update, if it does; after a cancellation the parameters
     *     are as they were
     */
    default Optional<Ending> update(
        List<Matrix> parameters, List<Matrix> gradients, double step, long number, Field field) {
      update(parameters, gradients, step, number);
      return Optional.empty();
    }

    /**
     * Return all that is remembered between updates besides their number, the same matrices at
     * every call: they are stored in checkpoints, and written back to those of a new run to
     * continue.
     */
    default List<Matrix> memory() {
      return List.of();
    }
  }

  /** Gradients of the loss of the samples of an update. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  @FunctionalInterface
  interface Field {

    /** Write the gradients at the present values of the parameters, one a parameter. */
    Reading read(List<Matrix> gradients);
  }

  /** What came of a measurement. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  enum Reading {
    /** The gradients were written. */
    MEASURED,
    /** The loss is not finite: the gradients mean nothing. */
    NOT_FINITE,
    /** The caller cancelled: the gradients mean nothing. */
    CANCELLED
  }

  /**
   * Why training ends.
   *
   * @param cancelled whether the caller cancelled
   * @param reason sentence for people
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Ending(boolean cancelled, String reason) {}
}
