package org.equilibria.study.result;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.train.GradientCosine;
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
 * @param elapsed wall-clock time of this one run, which depends on what ran before and beside it;
 *     in earlier versions {@code seconds}
 * @param rescue what others did about solves that were left, if the study asked for it
 * @param unsolved rows, once a layer, that a gradient estimator passed back without a solve
 * @param leftOut rows that were left out of a gradient because they are not finite
 * @param relativeError largest estimate of the relative error of a solution; NaN where none is
 *     known
 * @param inverseNorm largest estimate of ||(I - J)^{-1}||; NaN where none is known
 * @param differenced rows, once a layer, whose derivatives are by differences; empty for none
 * @param cosine that between the gradients followed and the exact ones, if it was asked for
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PassStats(
    long solves,
    Map<SolveStatus, Long> statuses,
    @JsonProperty("evaluationsMean") double meanEvaluations,
    @JsonProperty("evaluationsMax") int maxEvaluations,
    double gemmEquivalents,
    @JsonAlias("seconds") Duration elapsed,
    Rescue rescue,
    @JsonProperty("rowsWithoutSolve") long unsolved,
    long leftOut,
    @JsonProperty("relativeErrorEstimate") double relativeError,
    @JsonProperty("inverseNormEstimate") double inverseNorm,
    @JsonProperty("rowsByDifferences") OptionalLong differenced,
    @JsonProperty("gradientCosine") Optional<GradientCosine> cosine) {

  /**
   * What others did about solves that were left.
   *
   * @param rescued solves that converged by them
   * @param evaluations evaluations of the map that they spent on samples, in vain or not
   * @param gemmEquivalents products of the whole batch with the weight that they spent
   * @param elapsed wall-clock time that they took
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Rescue(
      long rescued,
      long evaluations,
      double gemmEquivalents,
      @JsonAlias("seconds") Duration elapsed) {

    /** Nothing was done. */
    public static final Rescue NONE = new Rescue(0, 0, 0, Duration.ZERO);
  }

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
        new Rescue(
            sum.rescue().rows(),
            sum.rescue().rowEvaluations(),
            sum.rescue().gemmEquivalents(),
            sum.rescue().elapsed()),
        sum.adjoint().unsolvedRows(),
        sum.adjoint().leftOut(),
        sum.error().relativeError(),
        sum.error().inverseNorm(),
        sum.adjoint().differenced(),
        sum.adjoint().cosine());
  }

  /** Return the solves that did not meet the termination rule, those truncated by design apart. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public long unconverged() {
    return solves - statuses.getOrDefault(SolveStatus.CONVERGED, 0L) - truncated();
  }

  /** Return the solves that were cut by design before they met the termination rule. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public long truncated() {
    return statuses.getOrDefault(SolveStatus.TRUNCATED, 0L);
  }

  /** Return the products of the whole batch with the weight, those of a rescue included. */
  public double allProducts() {
    return gemmEquivalents + rescue.gemmEquivalents();
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
