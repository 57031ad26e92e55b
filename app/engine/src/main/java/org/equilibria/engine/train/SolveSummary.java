package org.equilibria.engine.train;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.TracePoint;

/**
 * Sum up the solves of one forward or backward pass.
 *
 * @param status of the worst row
 * @param rows rows solved
 * @param rowEvaluations evaluations of f summed over rows
 * @param maxEvaluations most evaluations spent on a row
 * @param gemmEquivalents products of the whole batch with the weight
 * @param unconvergedRows rows that did not meet the termination rule
 * @param maxRelativeResidual largest relative residual of a row; infinite if a row is not finite
 * @param elapsed wall-clock time
 * @param trace one point an evaluation of the first solve, if asked for
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveSummary(
    SolveStatus status,
    int rows,
    long rowEvaluations,
    int maxEvaluations,
    double gemmEquivalents,
    long unconvergedRows,
    double maxRelativeResidual,
    Duration elapsed,
    List<TracePoint> trace) {

  /** Copy the trace. */
  public SolveSummary {
    trace = List.copyOf(trace);
  }

  /** Return the evaluations spent on a row on average. */
  public double meanEvaluations() {
    return rows == 0 ? 0 : rowEvaluations / (double) rows;
  }

  static SolveSummary of(Collection<SolveResult> results) {
    SolveStatus status = SolveStatus.CONVERGED;
    int rows = 0;
    long rowEvaluations = 0;
    int maxEvaluations = 0;
    double gemms = 0;
    long unconverged = 0;
    double worst = 0;
    Duration elapsed = Duration.ZERO;
    List<TracePoint> trace = List.of();
    for (SolveResult r : results) {
      status = status.worse(r.status());
      rows += r.outcomes().size();
      rowEvaluations += r.stats().rowEvaluations();
      gemms += r.stats().gemmEquivalents();
      unconverged += r.unconvergedRows();
      elapsed = elapsed.plus(r.stats().elapsed());
      trace = trace.isEmpty() ? r.trace() : trace;
      for (SampleOutcome o : r.outcomes()) {
        maxEvaluations = Math.max(maxEvaluations, o.evaluations());
        double relative = o.relativeResidual();
        worst = Math.max(worst, Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative);
      }
    }
    return new SolveSummary(
        status, rows, rowEvaluations, maxEvaluations, gemms, unconverged, worst, elapsed, trace);
  }
}
