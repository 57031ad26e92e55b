package org.equilibria.study.fit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingSnapshot;

/**
 * Checkpoints of a training, written to its file when they are due; what is heard of the training
 * is passed on.
 */
final class Checkpoints implements TrainingListener {

  private final Optional<Path> file;
  private final CheckpointPolicy policy;
  private final BiConsumer<Path, TrainingSnapshot> writer;
  private final FitListener listener;
  private final LongSupplier nanoTime;
  private long written;
  private int epochs;

  /**
   * Write checkpoints.
   *
   * @param file where they are kept, if anywhere
   * @param writer writes a whole file or throws, leaving the one before
   */
  Checkpoints(
      Optional<Path> file,
      CheckpointPolicy policy,
      BiConsumer<Path, TrainingSnapshot> writer,
      FitListener listener,
      LongSupplier nanoTime) {
    this.file = file;
    this.policy = policy;
    this.writer = writer;
    this.listener = listener;
    this.nanoTime = nanoTime;
    written = nanoTime.getAsLong();
  }

  @Override
  public void epoch(EpochRecord record) {
    epochs++;
    listener.epoch(record);
  }

  @Override
  public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
    if (moment == Moment.UPDATE) {
      listener.updated();
    }
    boolean byEpochs = moment == Moment.EPOCH && policy.epochs() > 0 && epochs >= policy.epochs();
    boolean byTime =
        !policy.every().isZero() && nanoTime.getAsLong() - written >= policy.every().toNanos();
    if (byEpochs || byTime || moment == Moment.CANCELLED) {
      file.ifPresent(path -> write(path, snapshot.get()));
    }
  }

  private void write(Path path, TrainingSnapshot snapshot) {
    try {
      writer.accept(path, snapshot);
      listener.checkpointWritten(path);
    } catch (EquilibriaException e) {
      listener.checkpointFailed(e);
    }
    written = nanoTime.getAsLong();
    epochs = 0;
  }
}
