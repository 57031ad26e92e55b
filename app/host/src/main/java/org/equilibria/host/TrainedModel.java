package org.equilibria.host;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.data.LabelledData;
import org.equilibria.engine.data.Rows;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.host.wiring.Run;
import org.equilibria.host.wiring.RunSettings;
import org.equilibria.host.wiring.Wiring;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.fit.ModelPredictor;
import org.equilibria.study.fit.Predictions;
import org.equilibria.study.model.Model;

/** Predict with a trained model. Used by one thread; close it to release its memory. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TrainedModel implements AutoCloseable {

  private final Model model;
  private final Run run;
  private final ModelPredictor predictor;

  private TrainedModel(Model model, Run run, ModelPredictor predictor) {
    this.model = model;
    this.run = run;
    this.predictor = predictor;
  }

  static TrainedModel open(Wiring wiring, Model model, Cancellation cancellation) {
    Pipeline pipeline = model.pipeline();
    RunSettings settings =
        new RunSettings(
            "model", pipeline.backend(), pipeline.precision(), model.seed(), cancellation);
    Run run = wiring.open(settings);
    try {
      return new TrainedModel(
          model,
          run,
          new ModelPredictor(
              model, wiring.catalog(), run.get(Scope.class), run.get(SolveSettings.class)));
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /** Return the network and every choice behind it. */
  public Model model() {
    return model;
  }

  /**
   * Predict inputs as the data source gives them: the model scales them as it did in training.
   *
   * @param inputs as many features as {@code model().schema()} has, in its order
   */
  public Predictions predict(Rows inputs) {
    return predictor.predict(inputs);
  }

  /**
   * Predict inputs given as arrays, one a sample.
   *
   * @throws IllegalArgumentException if a sample does not have the features of the model
   */
  public Predictions predict(double[]... inputs) {
    int features = model.schema().features();
    double[] values = new double[inputs.length * features];
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].length != features) {
        throw new IllegalArgumentException(
            "sample %d has %d features, the model takes %d"
                .formatted(i, inputs[i].length, features));
      }
      System.arraycopy(inputs[i], 0, values, i * features, features);
    }
    return predictor.predict(Rows.of(features, values));
  }

  /**
   * Compare predictions with the truth.
   *
   * @throws org.equilibria.api.error.EquilibriaException MALFORMED_DATA if the data are not of the
   *     schema of the model
   */
  public ModelPredictor.Judged evaluate(LabelledData data) {
    return predictor.evaluate(data);
  }

  /** Compare predictions with the truth, for samples encoded as the model asks for. */
  public ModelPredictor.Judged evaluate(Samples samples) {
    return predictor.evaluate(samples);
  }

  /** Release the memory and the backend. */
  @Override
  public void close() {
    run.close();
  }
}
