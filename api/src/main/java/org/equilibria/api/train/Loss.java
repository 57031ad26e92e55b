package org.equilibria.api.train;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;

/**
 * A loss, which measures predictions against targets; the loss of a batch is the sum over its
 * samples. A loss holds options only and is used by several threads.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Loss {

  /**
   * Write the gradient of one sample's loss by its outputs and return the loss. Outputs may be
   * anything; where one is NaN the loss is not finite, which ends the training as diverged.
   *
   * @param outputs predictions, k values from {@code offset}
   * @param targets as many values from {@code offset}
   * @param gradient as many values from {@code offset}, overwritten; nothing else is
   */
  double sample(double[] outputs, double[] targets, double[] gradient, int offset, int k);

  /**
   * Return why the loss makes no sense for what is learned; empty if it does. For two classes there
   * is one output with targets -1 and +1, for more there are as many outputs with one-hot targets;
   * values have an output each and any targets.
   *
   * @param outputs k, at least 1
   */
  default Optional<String> refusal(Task task, int outputs) {
    return Optional.empty();
  }

  /**
   * Return the probability of each class that one sample's outputs stand for; they sum to 1 up to
   * rounding, and the class of the largest output has the largest. One output gives two
   * probabilities, of the class with target -1 and of that with target +1. Outputs of which one is
   * not finite say nothing: all probabilities are NaN.
   *
   * <p>Losses that measure distances, such as the square and the Huber loss, give the probabilities
   * nearest to the outputs in the Euclidean norm (Duchi et al. 2008): of one output f, (1 - f)/2
   * and (1 + f)/2 clipped to [0, 1]. The conditional means of the targets, where the square loss is
   * least, are probabilities and stay; outputs beyond the targets are cut off, so that 0 and 1 are
   * common.
   *
   * @param outputs predictions, k values from {@code offset}
   */
  default double[] probabilities(double[] outputs, int offset, int k) {
    return LinkFunctions.linear(outputs, offset, k);
  }
}
