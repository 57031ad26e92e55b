package org.equilibria.api.solve;

import org.apiguardian.api.API;

/**
 * One evaluation of a solve.
 *
 * @param evaluation number of the evaluation, from 1
 * @param activeRows rows not finished before it
 * @param maxRelativeResidual largest ||f(z) - z|| / ||f(z)|| of those rows, non-finite rows aside
 * @param medianRelativeResidual median of the same
 * @param elapsedNanos time since the start
 * @param maxRelativeError largest estimate of ||z - z*|| / ||f(z)|| of those rows, as {@link
 *     ErrorEstimate} has it; NaN where there is none
 * @param maxInverseNorm largest estimate of ||(I - J)^{-1}||; NaN where there is none
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TracePoint(
    int evaluation,
    int activeRows,
    double maxRelativeResidual,
    double medianRelativeResidual,
    long elapsedNanos,
    double maxRelativeError,
    double maxInverseNorm) {

  /** Record an evaluation of whose error nothing is known. */
  public TracePoint(
      int evaluation,
      int activeRows,
      double maxRelativeResidual,
      double medianRelativeResidual,
      long elapsedNanos) {
    this(
        evaluation,
        activeRows,
        maxRelativeResidual,
        medianRelativeResidual,
        elapsedNanos,
        Double.NaN,
        Double.NaN);
  }
}
