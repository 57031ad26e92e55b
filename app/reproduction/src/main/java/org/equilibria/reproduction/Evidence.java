package org.equilibria.reproduction;

/** What a claim rests on. */
public enum Evidence {
  /** A theorem with all constants explicit; its hypotheses were checked. */
  PROVED,
  /** A theorem about the linearised, or infinitely wide, network only. */
  LINEARISED,
  /** A figure that holds at the points that were looked at. */
  MONITORED,
  /** A statement that is checked by numbers, without a proof of its constants. */
  NUMERICAL
}
