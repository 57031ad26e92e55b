package org.equilibria.study.run;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.train.Predictor;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.evaluate.Regression;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.PassStats;

/** The judgement of predictions of a trained network. */
final class Judgement {

  private Judgement() {}

  /** Judge predictions of samples of a data set. */
  static HeldOut of(Predictor.Predictions made, Samples samples, Dataset data, Loss loss) {
    Evaluation evaluation =
        Evaluation.of(loss, made.outputs(), samples, data.schema(), data.preprocessing());
    return new HeldOut(
        samples.count(),
        loss(made.outputs(), samples, loss),
        evaluation instanceof Classification c ? Optional.of(c.accuracy()) : Optional.empty(),
        evaluation instanceof Regression r
            ? r.targets().stream()
                .map(t -> new HeldOut.TargetFit(t.name(), t.rmse().value(), t.r2().value()))
                .toList()
            : List.of(),
        PassStats.of(List.of(made.solve())));
  }

  private static double loss(double[] outputs, Samples samples, Loss loss) {
    int k = samples.outputs();
    double[] gradient = new double[outputs.length];
    double total = 0;
    for (int i = 0; i < samples.count(); i++) {
      total += loss.sample(outputs, samples.targets(), gradient, i * k, k);
    }
    return total;
  }
}
