package org.equilibria.engine.train;

import java.time.Duration;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;

/**
 * A summary of what others did about rows that a solver had left, see {@link
 * org.equilibria.engine.network.Rescue}.
 *
 * @param rows rows that converged by them
 * @param rowEvaluations evaluations of f that they spent, summed over rows, in vain or not
 * @param gemmEquivalents products of the whole batch with the weight that they spent
 * @param elapsed wall-clock time that they took
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RescueSummary(
    long rows, long rowEvaluations, double gemmEquivalents, Duration elapsed) {

  /** Nothing was done. */
  public static final RescueSummary NONE = new RescueSummary(0, 0, 0, Duration.ZERO);

  static RescueSummary of(SolveResult result) {
    if (result.unaided().isEmpty()) {
      return NONE;
    }
    SolveStats own = result.byItself().stats();
    SolveStats all = result.stats();
    return new RescueSummary(
        result.outcomes().stream().filter(o -> o.rescuedBy().isPresent()).count(),
        all.rowEvaluations() - own.rowEvaluations(),
        all.gemmEquivalents() - own.gemmEquivalents(),
        all.elapsed().minus(own.elapsed()));
  }

  /** Return the sum of both. */
  public RescueSummary plus(RescueSummary other) {
    return new RescueSummary(
        rows + other.rows,
        rowEvaluations + other.rowEvaluations,
        gemmEquivalents + other.gemmEquivalents,
        elapsed.plus(other.elapsed));
  }
}
