package org.equilibria.study.fit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Guarantee;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;

/**
 * One training of one pipeline on some data: draw the network or go on from a checkpoint, train it,
 * keep it in a file where asked, judge it on the samples set aside. It is what the command {@code
 * train} and every cell of a study run. Used by one thread, once.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class TrainingJob {

  private final TrainingTask task;
  private Optional<Path> file = Optional.empty();
  private CheckpointPolicy policy = CheckpointPolicy.DEFAULT;
  private Optional<Model> from = Optional.empty();
  private FitListener listener = record -> {};
  private Monitoring monitoring = Monitoring.NONE;

  /** Take what is trained, and what it runs on. */
  public TrainingJob(TrainingTask task) {
    this.task = task;
  }

  /**
   * Keep the network in a file, which is written when a checkpoint is due, when training was
   * cancelled, and when it came to its end; a training that diverged leaves the last checkpoint.
   */
  public TrainingJob into(Path value, CheckpointPolicy when) {
    file = Optional.of(value);
    policy = when;
    return this;
  }

  /** Go on from an unfinished model of the same pipeline and seed. */
  public TrainingJob from(Model unfinished) {
    from = Optional.of(unfinished);
    return this;
  }

  /** Follow the training. */
  public TrainingJob follow(FitListener value) {
    listener = value;
    return this;
  }

  /** Choose what else hears of the training; what it has seen is kept with the network. */
  public TrainingJob monitor(Monitoring value) {
    monitoring = value;
    return this;
  }

  /**
   * Train to the end, to a limit, to divergence or until cancelled, and judge what was trained.
   *
   * @throws EquilibriaException INVALID_INPUT if choices contradict each other or the data are not
   *     those that the unfinished model began with; MALFORMED_DATA if it does not fit; IO if the
   *     trained network cannot be written
   */
  public FitResult run() {
    long started = task.settings().nanoTime().getAsLong();
    String fingerprint = DataFingerprint.of(task.data());
    Optional<Training.Unfinished> before = from.map(model -> unfinished(model, fingerprint));
    from.ifPresent(monitoring::after);
    TrainOptions options = task.pipeline().train().options(task.catalog(), task.data());
    NetworkSpec spec = task.pipeline().network(task.catalog());
    NetworkWeights initial = task.initial(spec);
    Network network = task.network(spec, initial);
    SolveSetup setup = task.pipeline().solving(task.catalog(), task.settings());
    List<Guarantee> guarantees = network.guarantees(setup);
    if (!guarantees.isEmpty()) {
      listener.guaranteed(Guarantee.text(guarantees));
    }
    TrainingResult training =
        new Trainer(network, setup, options, task.seeds())
            .run(
                task.data().train(),
                task.data().validation(),
                before.map(Training.Unfinished::snapshot),
                monitoring.around(network, task.data().train(), told(initial, fingerprint)),
                task.scope());
    Duration elapsed =
        before
            .map(b -> b.snapshot().elapsed())
            .orElse(Duration.ZERO)
            .plusNanos(task.settings().nanoTime().getAsLong() - started);
    if (!training.status().isFinished()) {
      return new FitResult(
          training,
          elapsed,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          training.status() == TrainingStatus.CANCELLED);
    }
    Model model = model(initial, network.weights(), new Training.Finished(training, elapsed));
    file.ifPresent(path -> ModelFile.write(path, model, task.catalog()));
    return judged(new Predictor(network, setup), options, training, elapsed, model);
  }

  /** Return whether a model is unfinished, of a training that began with the given data. */
  public static boolean canGoOnFrom(Model model, Dataset data) {
    return model.training() instanceof Training.Unfinished unfinished
        && unfinished.data().equals(DataFingerprint.of(data));
  }

  private static Training.Unfinished unfinished(Model model, String fingerprint) {
    if (!(model.training() instanceof Training.Unfinished unfinished)) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, "the training is finished");
    }
    if (!unfinished.data().equals(fingerprint)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "the data are not those that this training began with: the samples or their order have"
              + " changed since; train anew into another file");
    }
    return unfinished;
  }

  private TrainingListener told(NetworkWeights initial, String fingerprint) {
    return new Checkpoints(
        file,
        policy,
        (path, snapshot) ->
            ModelFile.write(
                path,
                model(initial, snapshot.weights(), new Training.Unfinished(snapshot, fingerprint)),
                task.catalog()),
        listener,
        task.settings().nanoTime());
  }

  private Model model(NetworkWeights initial, NetworkWeights weights, Training training) {
    return new Model(
        task.pipeline(),
        task.seeds().seed(),
        task.data().schema(),
        task.data().preprocessing(),
        weights,
        initial,
        task.pipeline().plugins(task.catalog()),
        training,
        monitoring.seen());
  }

  private FitResult judged(
      Predictor predictor,
      TrainOptions options,
      TrainingResult training,
      Duration elapsed,
      Model model) {
    Optional<Judged> validation = judged(predictor, options, task.data().validation());
    boolean cancelled = validation.filter(Judged::cancelled).isPresent();
    Optional<Judged> test =
        cancelled ? Optional.empty() : judged(predictor, options, task.data().test());
    cancelled |= test.filter(Judged::cancelled).isPresent();
    return new FitResult(
        training,
        elapsed,
        Optional.of(model),
        validation.filter(judged -> !judged.cancelled()),
        test.filter(judged -> !judged.cancelled()),
        cancelled);
  }

  private Optional<Judged> judged(Predictor predictor, TrainOptions options, Samples samples) {
    return samples.count() == 0
        ? Optional.empty()
        : Optional.of(
            Judged.of(
                predictor.predict(samples.inputs(), samples.count(), task.scope()),
                samples,
                options.loss(),
                task.data().schema(),
                task.data().preprocessing()));
  }
}
