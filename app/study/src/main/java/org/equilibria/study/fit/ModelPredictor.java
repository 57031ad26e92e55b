package org.equilibria.study.fit;

import org.apiguardian.api.API;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Task;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.Predictor;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.evaluate.ClassProbabilities;
import org.equilibria.study.model.Model;

/** A predictor with a model, on inputs as its data source gives them. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelPredictor {

  private final Model model;
  private final Scope scope;
  private final Loss loss;
  private final Predictor predictor;
  private PredictionListener listener = (done, total) -> {};

  /**
   * Build the network of a model.
   *
   * @param scope owns its storage
   */
  public ModelPredictor(Model model, Catalog catalog, Scope scope, SolveSettings settings) {
    this.model = model;
    this.scope = scope;
    Pipeline pipeline = model.pipeline();
    loss = catalog.create(Kinds.LOSS, pipeline.train().loss());
    predictor = new Predictor(model.network(scope, catalog), pipeline.solving(catalog, settings));
  }

  /** Choose who follows the predictions. */
  public void follow(PredictionListener value) {
    listener = value;
  }

  /**
   * Predict inputs.
   *
   * @param inputs as many features as the schema of the model has, in its order. If the caller
   *     cancels, what is missing is NaN and not converged
   */
  public Predictions predict(Rows inputs) {
    Predictor.Predictions made =
        predict(
            (first, count) -> model.preprocessing().apply(new Part(inputs, first, count)),
            inputs.count());
    boolean classes = model.schema().task() == Task.CLASSIFICATION;
    double[] values =
        classes
            ? ClassProbabilities.of(loss, made.outputs(), model.schema().targetNames().size())
            : model.preprocessing().restored(made.outputs());
    return new Predictions(
        model.schema().targetNames(),
        values,
        classes
            ? ClassProbabilities.mostProbable(
                values, made.outputs(), model.schema().targetNames().size())
            : new int[0],
        made.converged(),
        made.solve());
  }

  /**
   * Compare predictions with the truth. If the caller cancels, the status of the solves says so and
   * what is missing counts as unanswered.
   *
   * @throws org.equilibria.api.error.EquilibriaException MALFORMED_DATA if the data are not of the
   *     schema of the model
   */
  public Judged evaluate(LabelledData data) {
    return evaluate(Samples.of(data, model.schema(), model.preprocessing()));
  }

  /** Compare predictions with the truth, for samples encoded as the model asks for. */
  public Judged evaluate(Samples samples) {
    Predictor.Predictions made =
        predict(Predictor.Inputs.of(samples.inputs(), samples.features()), samples.count());
    return Judged.of(made, samples, loss, model.schema(), model.preprocessing());
  }

  private Predictor.Predictions predict(Predictor.Inputs inputs, int count) {
    listener.predicted(0, count);
    return predictor.predict(inputs, count, done -> listener.predicted(done, count), scope);
  }

  /** Some rows shown in a row. */
  private record Part(Rows rows, int from, int count) implements Rows {

    @Override
    public int features() {
      return rows.features();
    }

    @Override
    public void copy(int row, double[] target, int start) {
      rows.copy(from + row, target, start);
    }
  }
}
