package org.equilibria.study.result;

import org.apiguardian.api.API;

/** The parts of an epoch that are timed. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public enum TimedPart {
  /** All of the epoch. */
  EPOCH,
  /** The forward solves of the epoch. */
  FORWARD,
  /** The backward solves of the epoch. */
  BACKWARD;

  /** Return the seconds of this part. */
  public double of(EpochTime time) {
    return switch (this) {
      case EPOCH -> time.epoch();
      case FORWARD -> time.forward();
      case BACKWARD -> time.backward();
    };
  }
}
