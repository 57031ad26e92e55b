package org.equilibria.study.result;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.SolveSummary;

/**
 * A summary of the solves of one kind, such as the forward solves of a training; a solve is that of
 * one row. All figures are those of the solver that the cell names; what was done about solves that
 * it left is {@code rescue}.
 *
 * @param solves solves, one a row and pass
 * @param statuses how many of them ended with each status
 * @param meanEvaluations evaluations of the map spent on a solve, on average, or on a row that a
 *     gradient estimator passed back without a solve; what it evaluated on its own is in all work
 * @param maxEvaluations most evaluations spent on a solve
 * @param gemmEquivalents products of the whole batch with the weight
 * @param elapsed wall-clock time
 * @param rescue what others did about solves that were left, if the study asked for it
 * @param adjoint what backward passes did beside solving
 * @param error what is estimated of the errors of the solutions
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PassStats(
    long solves,
    Map<SolveStatus, Long> statuses,
    double meanEvaluations,
    int maxEvaluations,
    double gemmEquivalents,
    Duration elapsed,
    RescueSummary rescue,
    AdjointSummary adjoint,
    ErrorSummary error) {

  /** Copy the counts. */
  public PassStats {
    Map<SolveStatus, Long> counts = new EnumMap<>(SolveStatus.class);
    counts.putAll(statuses);
    statuses = Collections.unmodifiableMap(counts);
  }

  /** Return the sum over passes. */
  public static PassStats of(List<SolveSummary> passes) {
    SolveSummary sum = SolveSummary.sum(passes);
    return new PassStats(
        sum.rows(),
        sum.statuses(),
        sum.meanEvaluations(),
        sum.maxEvaluations(),
        sum.gemmEquivalents(),
        sum.elapsed(),
        sum.rescue(),
        sum.adjoint(),
        sum.error());
  }

  /** Return the solves that did not meet the termination rule. */
  public long unconverged() {
    return solves - statuses.getOrDefault(SolveStatus.CONVERGED, 0L);
  }

  /** Return the status of the worst solve; CONVERGED if there was none. */
  public SolveStatus worst() {
    return statuses.keySet().stream().reduce(SolveStatus.CONVERGED, SolveStatus::worse);
  }

  /** Return the counts for people and programs, such as {@code converged 97, max-steps 3}. */
  public String counts() {
    return statuses.entrySet().stream()
        .map(e -> Words.of(e.getKey()) + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
