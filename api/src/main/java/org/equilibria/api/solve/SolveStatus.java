package org.equilibria.api.solve;

import org.apiguardian.api.API;

/**
 * How the solve of one row, or of a batch (its worst row), ended; ordered from good to bad, with
 * {@link #CANCELLED} last: a batch that was cut short says so whatever befell its rows before.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum SolveStatus {
  /** The termination rule was met by the true residual. */
  CONVERGED("the residual met the tolerance"),
  /** The steps that were asked for, instead of a tolerance, were done; by design, not a failure. */
  TRUNCATED("it was cut, by design, after the steps that were asked for"),
  /** Nothing moves any more. */
  STALLED("the iterates stopped moving before the residual met the tolerance"),
  /** The step limit was reached. */
  MAX_STEPS("the step limit was reached before the residual met the tolerance"),
  /** The evaluation limit was reached. */
  MAX_EVALUATIONS("the evaluation limit was reached before the residual met the tolerance"),
  /** The time limit was reached. */
  TIMEOUT("the time limit was reached before the residual met the tolerance"),
  /** The solver could not propose another iterate. */
  BREAKDOWN("the solver could not propose another iterate"),
  /** A limit was reached with a residual beyond the divergence factor. */
  DIVERGED("the residual had grown far beyond its start when a limit was reached"),
  /** A value became NaN or infinite. */
  NON_FINITE("a value became NaN or infinite"),
  /** The caller cancelled. */
  CANCELLED("the solve was cancelled");

  private final String message;

  SolveStatus(String message) {
    this.message = message;
  }

  /** Return the meaning for people. */
  public String message() {
    return message;
  }

  /** Return whether what was asked for was not reached: neither a tolerance nor a truncation. */
  public boolean isFailure() {
    return this != CONVERGED && this != TRUNCATED;
  }

  /** Return the worse of two statuses. */
  public SolveStatus worse(SolveStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
