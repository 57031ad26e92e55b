package org.equilibria.api.solve;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The outcome of the solve of one row.
 *
 * @param status how it ended
 * @param evaluations evaluations of f on this row, the one that showed the end included
 * @param residual the true ||f(z) - z|| of the returned z; NaN if no finite iterate exists
 * @param relativeResidual {@code residual / ||f(z)||}; 0 if both are 0
 * @param errorBound bound on the error of f in that residual; 0 for exact evaluations
 * @param detail reason of a breakdown, or the message of the status
 * @param rescuedBy what made a row converge that its solver had left; empty if nothing did
 * @param errorEstimate how far z may be off; empty where the last step does not say, as after one
 *     evaluation
 * @param refusals extrapolated iterates that the loop refused and went back from; their evaluations
 *     are counted
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SampleOutcome(
    SolveStatus status,
    int evaluations,
    double residual,
    double relativeResidual,
    double errorBound,
    String detail,
    Optional<String> rescuedBy,
    Optional<ErrorEstimate> errorEstimate,
    int refusals) {

  /** Report a row as its own solver left it, without an estimate of its error. */
  public SampleOutcome(
      SolveStatus status,
      int evaluations,
      double residual,
      double relativeResidual,
      double errorBound,
      String detail) {
    this(
        status,
        evaluations,
        residual,
        relativeResidual,
        errorBound,
        detail,
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** Return the same report with an estimate of its error. */
  public SampleOutcome with(ErrorEstimate estimate) {
    return new SampleOutcome(
        status,
        evaluations,
        residual,
        relativeResidual,
        errorBound,
        detail,
        rescuedBy,
        Optional.of(estimate),
        refusals);
  }

  /** Return the same report of a row whose solve was cut by design. */
  public SampleOutcome truncated() {
    return new SampleOutcome(
        SolveStatus.TRUNCATED,
        evaluations,
        residual,
        relativeResidual,
        errorBound,
        SolveStatus.TRUNCATED.message(),
        rescuedBy,
        errorEstimate,
        refusals);
  }

  /** Return whether the termination rule was met. */
  public boolean converged() {
    return status == SolveStatus.CONVERGED;
  }
}
