package org.equilibria.study.run;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.Training;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.EpochPoint;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.Proportion;
import org.equilibria.study.result.SolveTrace;

/** The run of one cell on the engine: draw the network, train it, assess it, evaluate bounds. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CellRunner {

  private final Cell cell;
  private final Catalog catalog;
  private final Dataset data;
  private final Scope scope;
  private final SeedStreams seeds;
  private final SolveSettings settings;
  private final Progress progress;
  private final BoundEvaluator evaluator;

  /**
   * Take the environment of the cell.
   *
   * @param scope root scope of the cell's storage, closed by its owner
   * @param settings clock, cancellation and listener of every solve
   */
  @Inject
  public CellRunner(
      Cell cell,
      Catalog catalog,
      Dataset data,
      Scope scope,
      SeedStreams seeds,
      SolveSettings settings,
      Progress progress,
      BoundEvaluator evaluator) {
    this.cell = cell;
    this.catalog = catalog;
    this.data = data;
    this.scope = scope;
    this.seeds = seeds;
    this.settings = settings;
    this.progress = progress;
    this.evaluator = evaluator;
  }

  /**
   * Run the cell to its end and return what was measured; failures are thrown, but those of bounds.
   *
   * @param bounds evaluated once there is a trained network
   * @param trained takes the result before the bounds are evaluated, if there are any
   */
  public CellResult run(List<ComponentSpec> bounds, Consumer<CellResult> trained) {
    long started = settings.nanoTime().getAsLong();
    Pipeline pipeline = cell.pipeline();
    NetworkSpec spec = pipeline.network(catalog);
    Samples train = data.train();
    NetworkWeights initial = NetworkWeights.draw(spec, train.features(), train.outputs(), seeds);
    Network network = new Network(scope, spec, initial, train.features(), train.outputs());
    SolveSetup setup = pipeline.solving(catalog, settings.withTrace(true));
    TrainOptions options = pipeline.train().options(catalog);
    TrainingResult training =
        new Trainer(network, setup, options, seeds)
            .run(
                train,
                data.validation(),
                Optional.empty(),
                record -> progress.epoch(cell, record),
                scope);
    HeldOuts judged = judged(new Predictor(network, setup), options, training);
    boolean cancelled = judged.cancelled();
    Duration elapsed = Duration.ofNanos(settings.nanoTime().getAsLong() - started);
    CellResult result =
        new CellResult(
            cell,
            cancelled ? Ending.CANCELLED : ending(training.status()),
            cancelled ? "cancelled after training" : training.detail(),
            Optional.of(measures(training, judged)),
            List.of(),
            Map.of(),
            "",
            elapsed);
    if (bounds.isEmpty() || !result.ending().isTrained()) {
      return result;
    }
    trained.accept(result.withoutBounds(bounds, "it was not evaluated: the process ended before"));
    return bounded(result, model(initial, network.weights(), training, elapsed), bounds);
  }

  /** Add what bounds say; whatever goes wrong with them costs nothing else. */
  private CellResult bounded(CellResult result, Model model, List<ComponentSpec> bounds) {
    try {
      return result.with(evaluator.evaluate(cell, model, data, bounds, progress));
    } catch (Throwable e) { // also errors: what was trained is a result
      if (e instanceof CancellationException && settings.cancellation().requested()) {
        return result.cancelled("cancelled while its bounds were evaluated");
      }
      progress.cellFailed(cell, e);
      return result.with(bounds.stream().map(b -> BoundResult.failed(b.id(), e)).toList());
    }
  }

  private Model model(
      NetworkWeights initial, NetworkWeights weights, TrainingResult training, Duration elapsed) {
    return new Model(
        cell.pipeline(),
        cell.seed(),
        data.schema(),
        data.preprocessing(),
        weights,
        initial,
        cell.pipeline().plugins(catalog),
        new Training.Finished(training, elapsed),
        Optional.empty());
  }

  /**
   * What is judged of a trained network.
   *
   * @param cancelled whether the caller stopped it, so that nothing is judged
   */
  private record HeldOuts(Optional<HeldOut> validation, Optional<HeldOut> test, boolean cancelled) {

    static final HeldOuts NONE = new HeldOuts(Optional.empty(), Optional.empty(), false);
    static final HeldOuts CANCELLED = new HeldOuts(Optional.empty(), Optional.empty(), true);
  }

  private HeldOuts judged(Predictor predictor, TrainOptions options, TrainingResult training) {
    if (!training.status().isFinished()) {
      return HeldOuts.NONE;
    }
    List<Optional<HeldOut>> judged = new ArrayList<>();
    for (Samples samples : List.of(data.validation(), data.test())) {
      if (samples.count() == 0) {
        judged.add(Optional.empty());
        continue;
      }
      Predictor.Predictions made = predictor.predict(samples.inputs(), samples.count(), scope);
      if (made.solve().status() == SolveStatus.CANCELLED) {
        return HeldOuts.CANCELLED;
      }
      judged.add(Optional.of(Judgement.of(made, samples, data, options.loss())));
    }
    return new HeldOuts(judged.get(0), judged.get(1), false);
  }

  private static Ending ending(TrainingStatus status) {
    return switch (status) {
      case COMPLETED -> Ending.COMPLETED;
      case STOPPED_EARLY -> Ending.STOPPED_EARLY;
      case LIMIT -> Ending.LIMIT;
      case DIVERGED -> Ending.DIVERGED;
      case CANCELLED -> Ending.CANCELLED;
    };
  }

  private Measures measures(TrainingResult training, HeldOuts judged) {
    List<EpochRecord> records = training.epochs();
    boolean classified = data.schema().task() == Task.CLASSIFICATION; // values have no accuracy
    return new Measures(
        training.step(),
        records.stream().map(EpochPoint::of).toList(),
        SolveTrace.firstAndLast(records),
        PassStats.of(records.stream().map(EpochRecord::forward).toList()),
        PassStats.of(records.stream().map(EpochRecord::backward).toList()),
        classified && training.status().isFinished()
            ? Optional.of(trainAccuracy(records.get(records.size() - 1)))
            : Optional.empty(),
        judged.validation(),
        judged.test());
  }

  private Proportion trainAccuracy(EpochRecord last) {
    int total = data.train().count();
    return Proportion.of((int) Math.round(last.accuracy() * total), total);
  }
}
