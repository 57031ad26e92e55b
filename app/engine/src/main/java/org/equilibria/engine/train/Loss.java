package org.equilibria.engine.train;

import java.util.Optional;
import org.apiguardian.api.API;

/** Measure predictions against targets; the loss of a batch is the sum over its samples. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Loss {

  /**
   * Write the gradient of one sample's loss by its outputs and return the loss.
   *
   * @param outputs predictions, k values from {@code offset}
   * @param targets as many values from {@code offset}
   * @param gradient as many values from {@code offset}, overwritten
   */
  double sample(double[] outputs, double[] targets, double[] gradient, int offset, int k);

  /**
   * Return why the loss makes no sense for the targets of k outputs; empty if it does. One output
   * has targets -1 and +1, several have one-hot targets.
   */
  default Optional<String> refusal(int outputs) {
    return Optional.empty();
  }
}
