package org.equilibria.study.result;

import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.train.SolveSummary;

/**
 * Sum up the solves of one kind, forward or backward, over a training; a solve is that of one row.
 *
 * @param worst status of the worst solve
 * @param solves solves, one a row and pass
 * @param unconverged solves that did not meet the termination rule
 * @param meanEvaluations evaluations of the map spent on a solve, on average
 * @param maxEvaluations most evaluations spent on a solve
 * @param gemmEquivalents products of the whole batch with the weight
 * @param elapsed wall-clock time
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PassStats(
    SolveStatus worst,
    long solves,
    long unconverged,
    double meanEvaluations,
    int maxEvaluations,
    double gemmEquivalents,
    Duration elapsed) {

  /** Return the sum over passes. */
  public static PassStats of(List<SolveSummary> passes) {
    SolveSummary sum = SolveSummary.sum(passes);
    return new PassStats(
        sum.status(),
        sum.rows(),
        sum.unconvergedRows(),
        sum.meanEvaluations(),
        sum.maxEvaluations(),
        sum.gemmEquivalents(),
        sum.elapsed());
  }
}
