package org.equilibria.api.solve;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Report the solve of one row.
 *
 * @param status how it ended
 * @param evaluations evaluations of f on this row, the one that showed the end included
 * @param residual the true ||f(z) - z|| of the returned z; NaN if no finite iterate exists
 * @param relativeResidual {@code residual / ||f(z)||}; 0 if both are 0
 * @param errorBound bound on the error of f in that residual; 0 for exact evaluations
 * @param detail reason of a breakdown, or the message of the status
 * @param rescuedBy what made a row converge that its solver had left; empty if nothing did
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SampleOutcome(
    SolveStatus status,
    int evaluations,
    double residual,
    double relativeResidual,
    double errorBound,
    String detail,
    Optional<String> rescuedBy) {

  /** Report a row as its own solver left it. */
  public SampleOutcome(
      SolveStatus status,
      int evaluations,
      double residual,
      double relativeResidual,
      double errorBound,
      String detail) {
    this(status, evaluations, residual, relativeResidual, errorBound, detail, Optional.empty());
  }

  /** Return whether the termination rule was met. */
  public boolean converged() {
    return status == SolveStatus.CONVERGED;
  }
}
