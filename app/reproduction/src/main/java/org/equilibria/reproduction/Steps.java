package org.equilibria.reproduction;

import org.equilibria.engine.solve.Cancellation;

/** The progress of an experiment, which the user may stop. */
final class Steps {

  /** Ends an experiment early; never leaves the study. */
  @SuppressWarnings("serial") // never serialized
  static final class Cancelled extends RuntimeException {
    Cancelled() {
      super("cancelled", null, false, false);
    }
  }

  /** A listener to the share that is done. */
  interface Listener {
    /** Take note of a share from 0 to 1. */
    void done(double share);
  }

  private final Cancellation cancellation;
  private final Listener listener;

  Steps(Cancellation cancellation, Listener listener) {
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /** Say that a share of the experiment is done. */
  void done(double share) {
    check();
    listener.done(share);
  }

  /** Stop if the user asked for it. */
  void check() {
    if (cancellation.requested()) {
      throw new Cancelled();
    }
  }

  /** Return steps of a part of the experiment. */
  Steps part(double from, double to) {
    return new Steps(cancellation, share -> listener.done(from + share * (to - from)));
  }
}
