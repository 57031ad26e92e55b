package org.equilibria.engine.train;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.engine.network.Adjoints;

/**
 * A summary of solves: those of one forward or backward pass, or of many. Where others took on rows
 * that the solver had left, work is that of the solver alone and theirs is {@code rescue}, while
 * status, unconverged rows and residual are those at the end.
 *
 * @param status of the worst row
 * @param rows rows solved
 * @param rowEvaluations evaluations of f summed over rows, those that gradient estimators made
 *     outside their solves included, as in the other figures of work
 * @param maxEvaluations most evaluations spent on a row
 * @param gemmEquivalents products of the whole batch with the weight
 * @param unconvergedRows rows that did not meet the termination rule, those truncated by design
 *     apart
 * @param maxRelativeResidual largest relative residual of a row; infinite if a row is not finite
 * @param elapsed wall-clock time
 * @param trace one point an evaluation of the first solve, if asked for
 * @param statuses how many rows the solver itself left with each status; empty in summaries of
 *     earlier versions, which did not count them
 * @param rescue what others did about rows that the solver had left
 * @param adjoint what backward passes did beside solving
 * @param error what is estimated of the errors of the solutions
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveSummary(
    SolveStatus status,
    long rows,
    long rowEvaluations,
    int maxEvaluations,
    double gemmEquivalents,
    long unconvergedRows,
    double maxRelativeResidual,
    Duration elapsed,
    List<TracePoint> trace,
    Map<SolveStatus, Long> statuses,
    RescueSummary rescue,
    AdjointSummary adjoint,
    ErrorSummary error) {

  static final SolveSummary NOTHING =
      new SolveSummary(
          SolveStatus.CONVERGED,
          0,
          0,
          0,
          0,
          0,
          0,
          Duration.ZERO,
          List.of(),
          Map.of(),
          RescueSummary.NONE,
          AdjointSummary.NONE,
          ErrorSummary.UNKNOWN);

  /** Copy the trace and the counts. */
  public SolveSummary {
    trace = List.copyOf(trace);
    Map<SolveStatus, Long> counts = new EnumMap<>(SolveStatus.class);
    counts.putAll(statuses);
    statuses = Collections.unmodifiableMap(counts);
  }

  /** Return this with a cosine to the exact gradient. */
  SolveSummary compared(GradientCosine cosine) {
    SolveSummary only =
        new SolveSummary(
            SolveStatus.CONVERGED,
            0,
            0,
            0,
            0,
            0,
            0,
            Duration.ZERO,
            List.of(),
            Map.of(),
            RescueSummary.NONE,
            new AdjointSummary(0, 0, OptionalLong.empty(), Optional.of(cosine)),
            ErrorSummary.UNKNOWN);
    return plus(only);
  }

  /** Return the rows whose solve was cut by design before it met the termination rule. */
  public long truncatedRows() {
    return statuses.getOrDefault(SolveStatus.TRUNCATED, 0L);
  }

  /** Return the evaluations spent on average on a row that was solved, or passed back without. */
  public double meanEvaluations() {
    long all = rows + adjoint.unsolvedRows();
    return all == 0 ? 0 : rowEvaluations / (double) all;
  }

  /** Return the sum of both; the trace is that of the first that has one. */
  public SolveSummary plus(SolveSummary other) {
    Map<SolveStatus, Long> counts = new EnumMap<>(SolveStatus.class);
    counts.putAll(statuses);
    other.statuses.forEach((key, count) -> counts.merge(key, count, Long::sum));
    return new SolveSummary(
        status.worse(other.status),
        rows + other.rows,
        rowEvaluations + other.rowEvaluations,
        Math.max(maxEvaluations, other.maxEvaluations),
        gemmEquivalents + other.gemmEquivalents,
        unconvergedRows + other.unconvergedRows,
        Math.max(maxRelativeResidual, other.maxRelativeResidual),
        elapsed.plus(other.elapsed),
        trace.isEmpty() ? other.trace : trace,
        counts,
        rescue.plus(other.rescue),
        adjoint.plus(other.adjoint),
        error.plus(other.error));
  }

  /** Return the sum of any number of summaries. */
  public static SolveSummary sum(Collection<SolveSummary> summaries) {
    return summaries.stream().reduce(NOTHING, SolveSummary::plus);
  }

  static SolveSummary of(Collection<SolveResult> results) {
    return sum(results.stream().map(SolveSummary::of).toList());
  }

  static SolveSummary of(Adjoints adjoints) {
    SolveStats own = adjoints.ownWork();
    return of(adjoints.solves())
        .plus(
            new SolveSummary(
                SolveStatus.CONVERGED,
                0,
                own.rowEvaluations(),
                own.evaluations(),
                own.gemmEquivalents(),
                0,
                0,
                own.elapsed(),
                List.of(),
                Map.of(),
                RescueSummary.NONE,
                AdjointSummary.of(adjoints),
                ErrorSummary.UNKNOWN));
  }

  private static SolveSummary of(SolveResult result) {
    SolveResult.Unaided own = result.byItself();
    Map<SolveStatus, Long> counts = new EnumMap<>(SolveStatus.class);
    int maxEvaluations = 0;
    for (SampleOutcome o : own.outcomes()) {
      maxEvaluations = Math.max(maxEvaluations, o.evaluations());
      counts.merge(o.status(), 1L, Long::sum);
    }
    double worst = 0;
    for (SampleOutcome o : result.outcomes()) {
      double relative = o.relativeResidual();
      worst = Math.max(worst, Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative);
    }
    return new SolveSummary(
        result.status(),
        result.outcomes().size(),
        own.stats().rowEvaluations(),
        maxEvaluations,
        own.stats().gemmEquivalents(),
        result.unconvergedRows(),
        worst,
        own.stats().elapsed(),
        result.trace(),
        counts,
        RescueSummary.of(result),
        AdjointSummary.NONE,
        ErrorSummary.of(result.outcomes()));
  }
}
