package org.equilibria.engine.train;

import java.util.function.Supplier;
import org.apiguardian.api.API;

/** A listener to a training; called on the training thread. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface TrainingListener {

  /** Take one record, after the updates of its epoch. */
  void epoch(EpochRecord record);

  /**
   * Learn that training may be continued from here: after every update, at the start of each epoch,
   * and when it was cancelled.
   *
   * @param moment where training stands
   * @param snapshot makes a copy of all that is needed to continue; only to be called before this
   *     method returns
   */
  default void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {}

  /** A moment of a training. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  enum Moment {
    /** An update was done; others of the epoch follow. */
    UPDATE,
    /** An epoch is about to start, or all are done. */
    EPOCH,
    /** The caller cancelled. */
    CANCELLED
  }
}
