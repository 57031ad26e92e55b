package org.equilibria.engine.train;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.solve.ErrorEstimate;
import org.equilibria.api.solve.SampleOutcome;

/**
 * Largest estimates of the errors of solutions, see {@link ErrorEstimate}; NaN where no row has
 * one.
 *
 * @param relativeError largest estimate of ||z - z*|| / ||f(z)||
 * @param inverseNorm largest estimate of ||(I - J)^{-1}||
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record ErrorSummary(double relativeError, double inverseNorm) {

  /** Nothing is known. */
  public static final ErrorSummary UNKNOWN = new ErrorSummary(Double.NaN, Double.NaN);

  static ErrorSummary of(List<SampleOutcome> outcomes) {
    return outcomes.stream()
        .flatMap(o -> o.errorEstimate().stream())
        .map(e -> new ErrorSummary(e.relativeError(), e.inverseNorm()))
        .reduce(UNKNOWN, ErrorSummary::plus);
  }

  /** Return the larger of each. */
  public ErrorSummary plus(ErrorSummary other) {
    return new ErrorSummary(
        larger(relativeError, other.relativeError), larger(inverseNorm, other.inverseNorm));
  }

  private static double larger(double a, double b) {
    return Double.isNaN(a) || b > a ? b : a;
  }
}
