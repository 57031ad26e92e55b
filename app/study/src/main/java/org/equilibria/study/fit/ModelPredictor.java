package org.equilibria.study.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.LabelledData;
import org.equilibria.engine.data.Rows;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Task;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.Loss;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.evaluate.ClassProbabilities;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.model.Model;

/** Predict with a model, on inputs as its data source gives them. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelPredictor {

  // Rows at once: those that the predictor solves together, so that parts change no result.
  private static final int PART = 1024;

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
    loss = catalog.create(EngineKinds.LOSS, pipeline.train().loss());
    predictor =
        new Predictor(
            model.network(scope, catalog),
            new SolveSetup(
                catalog.create(Kinds.SOLVER, pipeline.solver()),
                pipeline.termination(),
                catalog.create(Kinds.GRADIENT, pipeline.gradient()),
                settings));
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
        inParts(
            inputs.count(),
            (from, count) -> model.preprocessing().apply(new Part(inputs, from, count)));
    boolean classes = model.schema().task() == Task.CLASSIFICATION;
    double[] values =
        classes
            ? ClassProbabilities.of(loss, made.outputs(), model.schema().targetNames().size())
            : model.preprocessing().restored(made.outputs());
    return new Predictions(
        model.schema().targetNames(),
        values,
        classes
            ? ClassProbabilities.mostProbable(values, model.schema().targetNames().size())
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
    int width = samples.features();
    Predictor.Predictions made =
        inParts(
            samples.count(),
            (from, count) ->
                Arrays.copyOfRange(samples.inputs(), from * width, (from + count) * width));
    return new Judged(
        Evaluation.of(loss, made.outputs(), samples, model.schema(), model.preprocessing()),
        (int) IntStream.range(0, samples.count()).filter(i -> !made.converged()[i]).count(),
        made.solve());
  }

  /** Return the inputs of some samples in a row, as the network takes them. */
  private interface Inputs {
    double[] of(int from, int count);
  }

  /** Predict part by part: little memory is needed, and the listener hears of each. */
  private Predictor.Predictions inParts(int count, Inputs inputs) {
    int k = model.schema().outputs();
    double[] outputs = new double[Math.multiplyExact(count, k)];
    Arrays.fill(outputs, Double.NaN);
    boolean[] converged = new boolean[count];
    List<SolveSummary> solves = new ArrayList<>();
    boolean cancelled = false;
    listener.predicted(0, count);
    for (int from = 0; from < count && !cancelled; from += PART) {
      int rows = Math.min(PART, count - from);
      Predictor.Predictions part = predictor.predict(inputs.of(from, rows), rows, scope);
      System.arraycopy(part.outputs(), 0, outputs, from * k, rows * k);
      System.arraycopy(part.converged(), 0, converged, from, rows);
      solves.add(part.solve());
      cancelled = part.solve().status() == SolveStatus.CANCELLED;
      listener.predicted(from + rows, count);
    }
    return new Predictor.Predictions(outputs, converged, SolveSummary.sum(solves));
  }

  /** Show some rows in a row. */
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

  /**
   * Hold a judgement of predictions.
   *
   * @param evaluation how they compare with the truth
   * @param unconverged samples whose solves did not meet the termination rule
   * @param solves the solves behind them
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public record Judged(Evaluation evaluation, int unconverged, SolveSummary solves) {

    /** Return whether the caller cancelled, so that samples are missing. */
    public boolean cancelled() {
      return solves.status() == SolveStatus.CANCELLED;
    }
  }
}
