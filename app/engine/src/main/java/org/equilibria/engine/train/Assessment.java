package org.equilibria.engine.train;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.data.Samples;

/**
 * The assessment of predictions on some samples.
 *
 * @param correct samples classified correctly; 0 for regression
 * @param total samples
 * @param loss loss summed over the samples
 * @param solve the forward solves, and those of the centring offset where there is one
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Assessment(int correct, int total, double loss, SolveSummary solve) {

  static Assessment of(Predictor predictor, Samples samples, Loss loss, Scope scope) {
    Predictor.Predictions made = predictor.predict(samples.inputs(), samples.count(), scope);
    double[] gradient = new double[made.outputs().length];
    BatchLoss batchLoss = BatchLoss.of(samples, null, made.outputs(), loss, gradient);
    return new Assessment(batchLoss.correct(), samples.count(), batchLoss.loss(), made.solve());
  }
}
