package org.equilibria.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.StoredTrajectory;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.IoReason;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.AffineNeeds;
import org.equilibria.host.wiring.MonitoredRun;
import org.equilibria.host.wiring.Run;
import org.equilibria.host.wiring.RunSettings;
import org.equilibria.host.wiring.Wiring;
import org.equilibria.study.config.InverseEstimates;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.file.WholeFile;
import org.equilibria.study.file.WriterLock;
import org.equilibria.study.fit.Changes;
import org.equilibria.study.fit.CheckpointPolicy;
import org.equilibria.study.fit.FitListener;
import org.equilibria.study.fit.FitResult;
import org.equilibria.study.fit.TrainingJob;
import org.equilibria.study.fit.TrainingTask;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;

/**
 * The training of one pipeline to a model file, with checkpoints in the same file on the way: a
 * training that was stopped at any moment goes on from the last one with {@link
 * Equilibria#resumption} and ends with the same bits, on the same backend. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelTraining {

  private final Wiring wiring;
  private final Pipeline pipeline;
  private final Optional<Resumed> resumed;
  private long seed = 1;
  private CheckpointPolicy policy = CheckpointPolicy.DEFAULT;
  private FitListener listener = record -> {};
  private Cancellation cancellation = Cancellation.NEVER;
  private boolean overwrite;
  private boolean acceptChanges;
  private Optional<MonitoredTrajectory> trajectory = Optional.empty();

  private record Resumed(Path file, FileState state, Model model) {}

  /** What tells a file from one that took its place. */
  private record FileState(FileTime written, long size) {

    static FileState of(Path file) {
      try {
        return new FileState(Files.getLastModifiedTime(file), Files.size(file));
      } catch (IOException e) {
        throw new EquilibriaException(
            ErrorCode.IO, file + ": cannot be read: " + IoReason.of(e), e);
      }
    }
  }

  private ModelTraining(Wiring wiring, Pipeline pipeline, Optional<Resumed> resumed) {
    this.wiring = wiring;
    this.pipeline = pipeline;
    this.resumed = resumed;
  }

  static ModelTraining of(Wiring wiring, Pipeline pipeline) {
    InverseEstimates.require(pipeline, wiring.catalog());
    return new ModelTraining(wiring, pipeline, Optional.empty());
  }

  static ModelTraining resumption(Wiring wiring, Path file) {
    FileState state = FileState.of(file);
    Model model = ModelFile.read(file, wiring.catalog());
    if (model.training() instanceof Training.Finished) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, file + ": the training of this model is finished");
    }
    StoredTrajectory.of(file.toString(), model); // to refuse a damaged one at once
    ModelTraining training =
        new ModelTraining(wiring, model.pipeline(), Optional.of(new Resumed(file, state, model)));
    training.seed = model.seed();
    return training;
  }

  /** Return every choice but the seed. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /** Return the seed. */
  public long seed() {
    return seed;
  }

  /**
   * Choose the seed; 1 by default.
   *
   * @throws EquilibriaException INVALID_INPUT if the training is resumed: it has one
   */
  public ModelTraining seed(long value) {
    if (resumed.isPresent() && value != seed) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "seed: the training began with seed " + seed + ", not " + value);
    }
    seed = value;
    return this;
  }

  /** Choose when checkpoints are written; once a minute by default. */
  public ModelTraining checkpoints(CheckpointPolicy value) {
    policy = value;
    return this;
  }

  /** Follow the training. */
  public ModelTraining follow(FitListener value) {
    listener = value;
    return this;
  }

  /** Choose what is asked between evaluations whether to stop, leaving a checkpoint. */
  public ModelTraining cancellation(Cancellation value) {
    cancellation = value;
    return this;
  }

  /** Choose whether a file that is there may be replaced, once there is a checkpoint or model. */
  public ModelTraining overwrite(boolean value) {
    overwrite = value;
    return this;
  }

  /**
   * Choose whether a training may be resumed with other plugins or code than it began with; other
   * data are refused in any case.
   */
  public ModelTraining acceptChanges(boolean value) {
    acceptChanges = value;
    return this;
  }

  private void requireSamePlugins(Resumed from) {
    List<String> changes = Changes.of(from.model().plugins(), pipeline.plugins(wiring.catalog()));
    if (!changes.isEmpty() && !acceptChanges) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          from.file()
              + ": this training began with others than are at hand now; train anew into another"
              + " file, or go on with --accept-changes (acceptChanges in Java)\n  "
              + String.join("\n  ", changes));
    }
  }

  /**
   * Insist that the backend of the pipeline can be used here, before data are read for it.
   *
   * @throws EquilibriaException UNAVAILABLE if not
   */
  public void requireBackend() {
    wiring.catalog().create(Kinds.BACKEND, pipeline.backend()).close();
  }

  /**
   * Load the data that the pipeline asks for.
   *
   * @throws EquilibriaException IO or MALFORMED_DATA if they cannot be read; INVALID_INPUT if they
   *     lack a class or have too few samples
   */
  public Dataset data() {
    DataSource source = wiring.catalog().create(Kinds.DATASET, pipeline.data().source());
    return pipeline.data().selection().from(source);
  }

  /**
   * Train on the given data to a file; where training is resumed, normally the file it is in. What
   * {@code train.monitor} asks for is followed on the default backend in f64. While it runs nobody
   * else can train to the file.
   *
   * @throws EquilibriaException OUTPUT_EXISTS if the file is there, unless it is the one resumed or
   *     may be overwritten; OUTPUT_BUSY if another process or thread trains to it, or has since it
   *     was opened to be resumed; IO if it may not be written; INVALID_INPUT if it is to be
   *     monitored and theory knows nothing of such a training; otherwise as {@link TrainingJob#run}
   */
  public FitResult run(Dataset data, Path file) {
    WholeFile.checkWritable(file);
    try (WriterLock lock = WriterLock.claimFile(file)) {
      return runAlone(data, file);
    }
  }

  private FitResult runAlone(Dataset data, Path file) {
    resumed.ifPresent(this::requireSamePlugins);
    boolean own = resumed.filter(r -> r.file().equals(file)).isPresent();
    if (own && !resumed.orElseThrow().state().equals(FileState.of(file))) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_BUSY,
          file + ": it was written to since it was opened to be resumed; resume it anew");
    }
    if (!own && !overwrite && Files.exists(file)) {
      throw new EquilibriaException(
          ErrorCode.OUTPUT_EXISTS, file + ": there is such a file already; it was left as it is");
    }
    NetworkSpec network = pipeline.network(wiring.catalog());
    AffineNeeds.require(network, pipeline.precision());
    RunSettings settings =
        new RunSettings(
            "training",
            Optional.of(pipeline.backend()),
            AffineNeeds.meant(network, pipeline.precision()),
            seed,
            cancellation);
    Optional<MonitoredRun> monitor = MonitoredRun.of(wiring, pipeline, seed, cancellation);
    try (Run run = wiring.open(settings)) {
      // A model file says what ran, so that a training that is resumed goes on with that.
      Pipeline ran = pipeline.withPrecision(run.get(PrecisionMode.class));
      TrainingJob job =
          new TrainingJob(
                  new TrainingTask(
                      ran,
                      data,
                      wiring.catalog(),
                      run.get(Scope.class),
                      run.get(SeedStreams.class),
                      run.get(SolveSettings.class)))
              .into(file, policy)
              .follow(listener);
      resumed.map(Resumed::model).ifPresent(job::from);
      monitor.ifPresent(job::monitor);
      FitResult result = job.run();
      trajectory = monitor.flatMap(MonitoredRun::trajectory);
      return result;
    } finally {
      monitor.ifPresent(MonitoredRun::close);
    }
  }

  /**
   * Return what was monitored in the last run; empty if that was not asked for. The file of the
   * model holds also what was monitored before it was resumed.
   */
  public Optional<MonitoredTrajectory> trajectory() {
    return trajectory;
  }
}
