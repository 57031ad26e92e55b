package org.equilibria.study.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.Stopping;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.fit.TrainingTask;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;
import org.equilibria.study.result.EpochTime;
import org.jspecify.annotations.Nullable;

/**
 * A timer of one epoch of a training: the updates of that epoch as the training itself does them,
 * by the same code, from the same state each time, so that each time does the same work. What a
 * training does besides is left out: estimates of norms, validation samples, comparisons of
 * gradients, traces and checkpoints. Used by one thread.
 */
final class EpochTimer {

  private static final double NANOS = 1e9;

  /** In the place of the fingerprint of data that nobody can exchange in between. */
  private static final String UNASKED = "";

  private final TrainingTask task;

  /** Take what is trained, and what it runs on. */
  EpochTimer(TrainingTask task) {
    this.task = task;
  }

  /**
   * Train from the beginning and return where training stands at the start of an epoch.
   *
   * @param epoch from 1
   * @throws EquilibriaException UNSUPPORTED if training ends before
   */
  TrainingSnapshot before(int epoch) {
    Start start = new Start(epoch);
    train(Optional.empty(), epoch, start);
    return Optional.ofNullable(start.snapshot).orElseThrow(() -> ended(epoch));
  }

  /**
   * Write where training stands, as a checkpoint.
   *
   * @throws EquilibriaException IO if the file cannot be written
   */
  void keep(TrainingSnapshot at, Path file) {
    NetworkWeights initial = task.initial(task.pipeline().network(task.catalog()));
    ModelFile.write(
        file,
        new Model(
            task.pipeline(),
            task.seeds().seed(),
            task.data().schema(),
            task.data().preprocessing(),
            at.weights(),
            initial,
            Map.of(),
            new Training.Unfinished(at, UNASKED),
            Optional.empty()),
        task.catalog());
  }

  /**
   * Return where training stood when it was kept.
   *
   * @throws EquilibriaException IO or MALFORMED_DATA, naming the file, if it cannot be read
   */
  TrainingSnapshot kept(Path file) {
    Training training = ModelFile.read(file, task.catalog()).training();
    return ((Training.Unfinished) training).snapshot();
  }

  /**
   * Do the epoch and return how long it took.
   *
   * @param from where training stands at its start
   * @throws EquilibriaException UNSUPPORTED if training ends within it
   */
  EpochTime time(TrainingSnapshot from) {
    int epoch = from.position().epoch() + 1;
    Watch watch = new Watch(task.settings().nanoTime());
    train(Optional.of(from), epoch, watch);
    return Optional.ofNullable(watch.time).orElseThrow(() -> ended(epoch));
  }

  private EquilibriaException ended(int epoch) {
    return new EquilibriaException(
        ErrorCode.UNSUPPORTED, "its training ends before the end of epoch " + epoch);
  }

  /** A listener that has heard enough at some time. */
  private abstract static class Stage implements TrainingListener {

    boolean done;

    @Override
    public void epoch(EpochRecord record) {}
  }

  /** The state at the start of an epoch. */
  private static final class Start extends Stage {

    private final int epoch;
    private int begun;
    private @Nullable TrainingSnapshot snapshot;

    Start(int epoch) {
      this.epoch = epoch;
    }

    @Override
    public void resumable(Moment moment, Supplier<TrainingSnapshot> copy) {
      if (moment == Moment.EPOCH && !done) {
        begun++;
        if (begun == epoch) {
          snapshot = copy.get();
          done = true;
        }
      }
    }
  }

  /** The time of the first epoch that begins. */
  private static final class Watch extends Stage {

    private final LongSupplier nanoTime;
    private long begun;
    private @Nullable EpochTime time;

    Watch(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    @Override
    public void resumable(Moment moment, Supplier<TrainingSnapshot> copy) {
      if (moment == Moment.EPOCH && !done) {
        System.gc(); // what others left is not to be cleared away in the time of this one
        begun = nanoTime.getAsLong();
      }
    }

    @Override
    public void epoch(EpochRecord record) {
      if (!done) {
        done = true;
        time =
            new EpochTime(
                (nanoTime.getAsLong() - begun) / NANOS,
                seconds(record.forward()),
                seconds(record.backward()),
                evaluations(record.forward()) + evaluations(record.backward()));
      }
    }

    private static long evaluations(SolveSummary solves) {
      return solves.rowEvaluations() + solves.rescue().rowEvaluations();
    }

    private static double seconds(SolveSummary solves) {
      return solves.elapsed().plus(solves.rescue().elapsed()).toNanos() / NANOS;
    }
  }

  private void train(Optional<TrainingSnapshot> from, int epoch, Stage stage) {
    NetworkSpec spec = task.pipeline().network(task.catalog());
    Network network = task.network(spec, task.initial(spec));
    SolveSettings stopped =
        task.settings()
            .withCancellation(() -> stage.done || task.settings().cancellation().requested());
    new Trainer(
            network, task.pipeline().solving(task.catalog(), stopped), options(epoch), task.seeds())
        .run(task.data().train(), none(), from, stage, task.scope());
  }

  private Samples none() {
    Samples train = task.data().train();
    return new Samples(
        0, train.features(), train.outputs(), new double[0], new double[0], new int[0]);
  }

  private TrainOptions options(int epoch) {
    TrainOptions all = task.pipeline().train().options(task.catalog(), task.data());
    return options(all, Math.max(all.epochs(), epoch), all.batch());
  }

  /** Return options of a training without what is done besides updates. */
  static TrainOptions options(TrainOptions all, int epochs, int batch) {
    return new TrainOptions(
        all.layers(),
        all.optimizer(),
        all.schedule(),
        all.warmUp(),
        all.clipNorm(),
        all.loss(),
        epochs,
        batch,
        all.warmStart(),
        Stopping.NEVER,
        all.hold(),
        false,
        all.inexactness(),
        Optional.empty());
  }
}
