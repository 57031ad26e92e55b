package org.equilibria.study.fit;

import java.nio.file.Path;
import java.util.function.Consumer;
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

  private final CheckpointPolicy policy;
  private final Path file;
  private final Consumer<TrainingSnapshot> writer;
  private final FitListener listener;
  private final LongSupplier nanoTime;
  private long written;
  private int epochs;

  /**
   * Write checkpoints.
   *
   * @param file what the writer writes, for messages
   * @param writer writes a whole file or throws, leaving the one before
   */
  Checkpoints(
      CheckpointPolicy policy,
      Path file,
      Consumer<TrainingSnapshot> writer,
      FitListener listener,
      LongSupplier nanoTime) {
    this.policy = policy;
    this.file = file;
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
    if (!byEpochs && !byTime && moment != Moment.CANCELLED) {
      return;
    }
    try {
      writer.accept(snapshot.get());
      listener.checkpointWritten(file);
    } catch (EquilibriaException e) {
      listener.checkpointFailed(e);
    }
    written = nanoTime.getAsLong();
    epochs = 0;
  }
}
