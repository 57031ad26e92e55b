package org.equilibria.engine.train;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** Turn gradients into updates. An optimizer holds options only; a run remembers. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Optimizer {

  /** Return the step size. */
  StepSize step();

  /**
   * Return whether the gradient is that of the mean loss of a batch; otherwise it is that of the
   * sum, L in arXiv 2209.15562.
   */
  boolean averages();

  /**
   * Start a run.
   *
   * @param parameters what will be updated, at its initial values
   * @param scope owns what the run remembers
   */
  Updater start(List<Matrix> parameters, Scope scope);

  /** Update parameters step by step. */
  @FunctionalInterface
  interface Updater {

    /**
     * Move the parameters in place.
     *
     * @param gradients one a parameter, of the same shape; their content is lost
     * @param step step size of this update
     * @param number of this update, from 1
     */
    void update(List<Matrix> parameters, List<Matrix> gradients, double step, long number);

    /**
     * Return all that is remembered between updates besides their number: it is stored in
     * checkpoints, and written back to continue.
     */
    default List<Matrix> memory() {
      return List.of();
    }
  }
}
