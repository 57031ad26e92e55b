package org.equilibria.study.result;

import org.apiguardian.api.API;
import org.equilibria.engine.train.Assessment;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.SolveSummary;

/**
 * One epoch; NaN for what was not measured. Evaluations and solves that did not converge are those
 * of the solver that the cell names.
 *
 * @param epoch epochs done before it
 * @param loss summed over the training samples
 * @param accuracy share of training samples classified correctly
 * @param validationLoss summed over the validation samples
 * @param validationAccuracy share of validation samples classified correctly
 * @param forwardMean evaluations spent on a forward solve, on average
 * @param forwardMax most evaluations spent on a forward solve
 * @param backwardMean evaluations spent on an adjoint solve, on average; 0 without a backward pass
 * @param backwardMax most evaluations spent on an adjoint solve
 * @param forwardUnconverged forward solves that did not meet the termination rule
 * @param backwardUnconverged adjoint solves that did not
 * @param rescued solves of either kind among those that converged by a rescue
 * @param forwardError largest estimate of the relative error of an equilibrium
 * @param backwardError largest estimate of the relative error of an adjoint
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EpochPoint(
    int epoch,
    double loss,
    double accuracy,
    double validationLoss,
    double validationAccuracy,
    double forwardMean,
    int forwardMax,
    double backwardMean,
    int backwardMax,
    long forwardUnconverged,
    long backwardUnconverged,
    long rescued,
    double forwardError,
    double backwardError) {

  /** Return the figures of an epoch without its traces. */
  public static EpochPoint of(EpochRecord record) {
    SolveSummary forward = record.forward();
    SolveSummary backward = record.backward();
    boolean classified = !Double.isNaN(record.accuracy());
    return new EpochPoint(
        record.epoch(),
        record.loss(),
        record.accuracy(),
        record.validation().map(Assessment::loss).orElse(Double.NaN),
        record
            .validation()
            .filter(v -> classified)
            .map(v -> v.correct() / (double) v.total())
            .orElse(Double.NaN),
        forward.meanEvaluations(),
        forward.maxEvaluations(),
        backward.meanEvaluations(),
        backward.maxEvaluations(),
        forward.unconvergedRows() + forward.rescue().rows(),
        backward.unconvergedRows() + backward.rescue().rows(),
        forward.rescue().rows() + backward.rescue().rows(),
        forward.error().relativeError(),
        backward.error().relativeError());
  }
}
