package org.equilibria.study.fit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;

/**
 * The training of a network, kept in one file: a checkpoint while it is trained, the model at the
 * end.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelTrainer {

  private final Catalog catalog;
  private final Scope scope;
  private final SeedStreams seeds;
  private final SolveSettings settings;

  /**
   * Take what the training runs on.
   *
   * @param scope root scope of its storage, closed by its owner
   * @param settings clock, cancellation and listener of every solve
   */
  public ModelTrainer(Catalog catalog, Scope scope, SeedStreams seeds, SolveSettings settings) {
    this.catalog = catalog;
    this.scope = scope;
    this.seeds = seeds;
    this.settings = settings;
  }

  /**
   * Train to the end, to a limit, to divergence or until cancelled. The file is written when a
   * checkpoint is due, when training was cancelled, and when it was completed; a training that
   * diverged leaves the last checkpoint.
   *
   * @param pipeline every choice but the seed
   * @param from an unfinished model of the same pipeline and seed to continue
   * @param monitoring what else hears of the training; what it has seen is kept in the file
   * @throws EquilibriaException INVALID_INPUT if choices contradict each other or the data are not
   *     those that {@code from} began with; MALFORMED_DATA if it does not fit; IO if the finished
   *     model cannot be written
   */
  public FitResult train(
      Pipeline pipeline,
      Dataset data,
      Optional<Training.Unfinished> from,
      Path file,
      CheckpointPolicy policy,
      FitListener listener,
      Monitoring monitoring) {
    long started = settings.nanoTime().getAsLong();
    String fingerprint = DataFingerprint.of(data);
    from.ifPresent(f -> requireSameData(f, fingerprint));
    TrainOptions options = pipeline.train().options(catalog);
    NetworkSpec spec = pipeline.network(catalog);
    int features = data.preprocessing().features();
    int outputs = data.schema().outputs();
    NetworkWeights initial = NetworkWeights.draw(spec, features, outputs, seeds);
    Network network = new Network(scope, spec, initial, features, outputs);
    SolveSetup setup = pipeline.solving(catalog, settings);
    Pending pending = new Pending(pipeline, data, initial, monitoring);
    Checkpoints checkpoints =
        new Checkpoints(
            policy,
            file,
            snapshot ->
                pending.write(
                    file, snapshot.weights(), new Training.Unfinished(snapshot, fingerprint)),
            listener,
            settings.nanoTime());
    TrainingResult result =
        new Trainer(network, setup, options, seeds)
            .run(
                data.train(),
                data.validation(),
                from.map(Training.Unfinished::snapshot),
                monitoring.around(network, data.train(), checkpoints),
                scope);
    Duration elapsed =
        from.map(f -> f.snapshot().elapsed())
            .orElse(Duration.ZERO)
            .plusNanos(settings.nanoTime().getAsLong() - started);
    if (!result.status().isFinished()) {
      return new FitResult(result, elapsed, Optional.empty(), Optional.empty());
    }
    pending.write(file, network.weights(), new Training.Finished(result, elapsed));
    return tested(new Predictor(network, setup), options, data, result, elapsed);
  }

  /** A factory of models of one training. */
  private final class Pending {
    private final Pipeline pipeline;
    private final Dataset data;
    private final NetworkWeights initial;
    private final Monitoring monitoring;

    Pending(Pipeline pipeline, Dataset data, NetworkWeights initial, Monitoring monitoring) {
      this.pipeline = pipeline;
      this.data = data;
      this.initial = initial;
      this.monitoring = monitoring;
    }

    void write(Path file, NetworkWeights weights, Training training) {
      ModelFile.write(
          file,
          new Model(
              pipeline,
              seeds.seed(),
              data.schema(),
              data.preprocessing(),
              weights,
              initial,
              pipeline.plugins(catalog),
              training,
              monitoring.seen()),
          catalog);
    }
  }

  private static void requireSameData(Training.Unfinished from, String fingerprint) {
    if (!from.data().equals(fingerprint)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "the data are not those that this training began with: the samples or their order have"
              + " changed since; train anew into another file");
    }
  }

  private FitResult tested(
      Predictor predictor,
      TrainOptions options,
      Dataset data,
      TrainingResult result,
      Duration elapsed) {
    Samples test = data.test();
    if (test.count() == 0) {
      return new FitResult(result, elapsed, Optional.empty(), Optional.empty());
    }
    Predictor.Predictions made = predictor.predict(test.inputs(), test.count(), scope);
    if (made.solve().status() == SolveStatus.CANCELLED) {
      return new FitResult(result, elapsed, Optional.empty(), Optional.of(made.solve()));
    }
    Evaluation evaluation =
        Evaluation.of(options.loss(), made.outputs(), test, data.schema(), data.preprocessing());
    return new FitResult(result, elapsed, Optional.of(evaluation), Optional.of(made.solve()));
  }
}
