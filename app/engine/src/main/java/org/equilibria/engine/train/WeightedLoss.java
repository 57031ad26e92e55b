package org.equilibria.engine.train;

import java.util.Optional;
import org.equilibria.api.data.Task;
import org.equilibria.api.train.Loss;

/**
 * A loss times the weight of the class that the targets of a sample tell.
 *
 * @param loss of a sample
 * @param weights one a class; 1 beyond
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WeightedLoss(Loss loss, double[] weights) implements Loss {

  @Override
  public double sample(double[] outputs, double[] targets, double[] gradient, int offset, int k) {
    double value = loss.sample(outputs, targets, gradient, offset, k);
    int c = classOf(targets, offset, k);
    double weight = c < weights.length ? weights[c] : 1;
    for (int i = offset; i < offset + k; i++) {
      gradient[i] *= weight;
    }
    return value * weight;
  }

  /** Of one target -1 is the first class and 1 the second; of several the largest is 1. */
  private static int classOf(double[] targets, int offset, int k) {
    if (k == 1) {
      return targets[offset] > 0 ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < k; c++) {
      best = targets[offset + c] > targets[offset + best] ? c : best;
    }
    return best;
  }

  @Override
  public Optional<String> refusal(Task task, int outputs) {
    return loss.refusal(task, outputs);
  }

  @Override
  public double[] probabilities(double[] outputs, int offset, int k) {
    return loss.probabilities(outputs, offset, k);
  }
}
