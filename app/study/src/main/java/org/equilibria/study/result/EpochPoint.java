package org.equilibria.study.result;

import org.apiguardian.api.API;
import org.equilibria.engine.train.EpochRecord;

/**
 * Report one epoch.
 *
 * @param epoch updates done before it
 * @param loss summed over the training samples
 * @param accuracy share of training samples classified correctly
 * @param forwardMean evaluations spent on a forward solve, on average
 * @param forwardMax most evaluations spent on a forward solve
 * @param backwardMean evaluations spent on an adjoint solve, on average; 0 without a backward pass
 * @param backwardMax most evaluations spent on an adjoint solve
 * @param unconverged solves, forward and backward, that did not meet the termination rule
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EpochPoint(
    int epoch,
    double loss,
    double accuracy,
    double forwardMean,
    int forwardMax,
    double backwardMean,
    int backwardMax,
    long unconverged) {

  /** Return the figures of an epoch without its traces. */
  public static EpochPoint of(EpochRecord record) {
    return new EpochPoint(
        record.epoch(),
        record.loss(),
        record.accuracy(),
        record.forward().meanEvaluations(),
        record.forward().maxEvaluations(),
        record.backward().meanEvaluations(),
        record.backward().maxEvaluations(),
        record.forward().unconvergedRows() + record.backward().unconvergedRows());
  }
}
