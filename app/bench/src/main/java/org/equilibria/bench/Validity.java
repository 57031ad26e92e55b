package org.equilibria.bench;

/** Whether figures count. */
public enum Validity {
  /** Every row was recomputed in f64 on the reference backend and is what it was said to be. */
  VALID,
  /** Some rows did not converge, and were said not to: the times are not those of a solution. */
  UNCONVERGED,
  /** Results are not what they were said to be: the figures mean nothing. */
  UNTRUE,
  /** It could not be run. */
  NOT_RUN
}
