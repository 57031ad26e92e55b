package org.equilibria.engine.train;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/** How a training ended. What is known of it are components; {@link #text} says it in words. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public sealed interface TrainingEnd {

  /** Every epoch was done. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Completed(int epochs) implements TrainingEnd {}

  /** The validation loss fell no further for as long as patience was asked for. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record StoppedEarly() implements TrainingEnd {}

  /** The limit of updates was reached. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record UpdateLimit(long updates) implements TrainingEnd {}

  /** The limit of time was reached. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record TimeLimit(Duration limit) implements TrainingEnd {}

  /**
   * The optimizer asked for no further update.
   *
   * @param reason why, in its own words
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record OptimizerDone(String reason) implements TrainingEnd {}

  /**
   * The loss became NaN or infinite, or a sample lost its equilibrium.
   *
   * @param epoch in which epoch, counted from 1; empty after the last
   * @param loss what it became
   * @param unconverged forward solves of the epoch that did not converge, one a row
   * @param solves forward solves of the epoch
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record LossNotFinite(OptionalInt epoch, double loss, long unconverged, long solves)
      implements TrainingEnd {}

  /**
   * No row of a batch had a finite gradient.
   *
   * @param epoch in which epoch, counted from 1; empty after the last
   * @param unconverged adjoint solves of the epoch that did not converge, one a row
   * @param solves adjoint solves of the epoch
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record GradientLost(OptionalInt epoch, long unconverged, long solves) implements TrainingEnd {}

  /**
   * The training came to its end, with a loss as much larger than the first as the termination rule
   * calls divergence, or with no finite equilibrium where there was one.
   *
   * @param growth of the loss from the first epoch to the end, or of the validation loss, which is
   *     measured before the first update, if that grew more
   * @param lost forward solves of the last measurement that overflowed or diverged, one a row
   * @param solves forward solves of the last measurement
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Diverged(double growth, long lost, long solves) implements TrainingEnd {}

  /**
   * The caller cancelled.
   *
   * @param epoch in which epoch, counted from 1; empty after the last
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Cancelled(OptionalInt epoch) implements TrainingEnd {}

  /** What an earlier version, which kept a sentence, recorded of an ending. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Recorded(TrainingStatus status, String sentence) implements TrainingEnd {}

  /** Return the kind of ending. */
  default TrainingStatus status() {
    if (this instanceof Completed) {
      return TrainingStatus.COMPLETED;
    } else if (this instanceof StoppedEarly) {
      return TrainingStatus.STOPPED_EARLY;
    } else if (this instanceof LossNotFinite
        || this instanceof GradientLost
        || this instanceof Diverged) {
      return TrainingStatus.DIVERGED;
    } else if (this instanceof Cancelled) {
      return TrainingStatus.CANCELLED;
    }
    return this instanceof Recorded recorded ? recorded.status() : TrainingStatus.LIMIT;
  }

  /** Return it in words, without a full stop. */
  default String text() {
    if (this instanceof Completed done) {
      return done.epochs == 1 ? "the one epoch done" : "all " + done.epochs + " epochs done";
    } else if (this instanceof StoppedEarly) {
      return "stopped early: the validation loss fell no further";
    } else if (this instanceof UpdateLimit limit) {
      return "the limit of " + limit.updates + " updates was reached";
    } else if (this instanceof TimeLimit limit) {
      String seconds =
          BigDecimal.valueOf(limit.limit.toMillis(), 3).stripTrailingZeros().toPlainString();
      return "the time limit of " + seconds + " s was reached";
    } else if (this instanceof OptimizerDone done) {
      return done.reason;
    } else if (this instanceof LossNotFinite lost) {
      return "%s the loss became %s; %d of %d rows solved did not converge"
          .formatted(where(lost.epoch), lost.loss, lost.unconverged, lost.solves);
    } else if (this instanceof GradientLost lost) {
      return "%s no row of a batch had a finite gradient; %d of %d rows solved did not converge"
          .formatted(where(lost.epoch), lost.unconverged, lost.solves);
    } else if (this instanceof Diverged diverged) {
      return ("the loss became %.3g times what it was, and %d of %d rows solved at the end overflowed"
              + " or diverged: the steps of the optimizer are too long")
          .formatted(diverged.growth, diverged.lost, diverged.solves);
    } else if (this instanceof Cancelled cancelled) {
      return "cancelled " + where(cancelled.epoch);
    }
    return ((Recorded) this).sentence;
  }

  private static String where(OptionalInt epoch) {
    return epoch.isPresent() ? "in epoch " + epoch.getAsInt() : "after the last epoch";
  }
}
