package org.equilibria.study.fit;

import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.study.evaluate.Evaluation;

/**
 * How predictions of samples compare with the truth.
 *
 * @param evaluation the comparison
 * @param loss loss summed over the samples, of the kind that training made small
 * @param unconverged samples whose solves did not meet the termination rule
 * @param solves the solves behind them
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Judged(Evaluation evaluation, double loss, int unconverged, SolveSummary solves) {

  static Judged of(
      Predictor.Predictions made,
      Samples samples,
      Loss loss,
      Schema schema,
      Preprocessing preprocessing) {
    return new Judged(
        Evaluation.of(loss, made.outputs(), samples, schema, preprocessing),
        sum(loss, made.outputs(), samples),
        (int) IntStream.range(0, samples.count()).filter(i -> !made.converged()[i]).count(),
        made.solve());
  }

  private static double sum(Loss loss, double[] outputs, Samples samples) {
    int k = samples.outputs();
    double[] gradient = new double[outputs.length];
    double total = 0;
    for (int i = 0; i < samples.count(); i++) {
      total += loss.sample(outputs, samples.targets(), gradient, i * k, k);
    }
    return total;
  }

  /** Return whether the caller cancelled, so that samples are missing. */
  public boolean cancelled() {
    return solves.status() == SolveStatus.CANCELLED;
  }
}
