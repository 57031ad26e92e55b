package org.equilibria.study.report;

/** What a figure is of, which decides what it may be compared for. */
public enum FigureKind {
  /** The number or seed of a cell, which measures nothing. */
  NAME,
  /** A loss, a count, an estimate: of numbers less is better, if any is. */
  PLAIN,
  /** A figure of which more is better. */
  MERIT,
  /** How much work was done, which says little of solves that failed. */
  WORK,
  /** Seconds of work that were measured to be compared. */
  TIME,
  /** What a timing says of itself. */
  TIMING,
  /** Seconds that were noted in passing, and are not to be compared. */
  ELAPSED;

  /** Return whether more of it is better, and not less. */
  public boolean moreIsBetter() {
    return this == MERIT;
  }

  /** Return whether it tells how much work solves took. */
  public boolean isWork() {
    return this == WORK || this == TIME;
  }

  /** Return whether it is by the clock, and another in every run. */
  public boolean isByClock() {
    return this == TIME || this == TIMING || this == ELAPSED;
  }
}
