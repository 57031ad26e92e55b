package org.equilibria.engine.solve;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apiguardian.api.API;

/**
 * How a solve is watched and how exact evaluations are, whatever is solved.
 *
 * @param nanoTime monotonic clock in nanoseconds, for time-outs and statistics
 * @param cancellation asked between evaluations
 * @param listener told of every evaluation
 * @param trace whether the result carries one point an evaluation
 * @param inverseEstimate whether the result carries the solver's inverse estimate; finished rows
 *     are then never compacted away
 * @param inexact whether maps that can may answer within the accuracy asked for, on a backend with
 *     bf16 products; see {@link org.equilibria.engine.inexact.InexactEvaluator}
 * @param weights by which the entries of every row are multiplied before its norms and distances
 *     are taken, one an unknown, finite and above 0; none for 1 each
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveSettings(
    LongSupplier nanoTime,
    Cancellation cancellation,
    Optional<SolveListener> listener,
    boolean trace,
    boolean inverseEstimate,
    boolean inexact,
    List<Double> weights) {

  /** Hold a copy of the weights. */
  public SolveSettings {
    weights = List.copyOf(weights);
  }

  /** Return settings on the system clock, without trace, listener or cancellation. */
  public static SolveSettings quiet() {
    return new SolveSettings(
        System::nanoTime, Cancellation.NEVER, Optional.empty(), false, false, false, List.of());
  }

  /** Return the same settings with another clock. */
  public SolveSettings withClock(LongSupplier clock) {
    return new SolveSettings(
        clock, cancellation, listener, trace, inverseEstimate, inexact, weights);
  }

  /** Return the same settings with another cancellation. */
  public SolveSettings withCancellation(Cancellation other) {
    return new SolveSettings(nanoTime, other, listener, trace, inverseEstimate, inexact, weights);
  }

  /** Return the same settings with one more listener, told after those there are. */
  public SolveSettings withListener(SolveListener further) {
    SolveListener all =
        listener
            .<SolveListener>map(
                first ->
                    point -> {
                      first.evaluated(point);
                      further.evaluated(point);
                    })
            .orElse(further);
    return new SolveSettings(
        nanoTime, cancellation, Optional.of(all), trace, inverseEstimate, inexact, weights);
  }

  /** Return the same settings with or without a trace. */
  public SolveSettings withTrace(boolean wanted) {
    return new SolveSettings(
        nanoTime, cancellation, listener, wanted, inverseEstimate, inexact, weights);
  }

  /** Return the same settings with or without the inverse estimate. */
  public SolveSettings withInverseEstimate(boolean wanted) {
    return new SolveSettings(nanoTime, cancellation, listener, trace, wanted, inexact, weights);
  }

  /** Return the same settings with other weights. */
  public SolveSettings withWeights(List<Double> others) {
    return new SolveSettings(
        nanoTime, cancellation, listener, trace, inverseEstimate, inexact, others);
  }

  /**
   * Return the settings of an adjoint solve u = J^T u + g, without an inverse estimate. The units
   * of u are those of the loss over those of z, so that its weights are one over those of z.
   */
  public SolveSettings forAdjoint() {
    return withInverseEstimate(false).withWeights(weights.stream().map(w -> 1 / w).toList());
  }

  /** Return the same settings with exact or inexact evaluations. */
  public SolveSettings withInexact(boolean wanted) {
    return new SolveSettings(
        nanoTime, cancellation, listener, trace, inverseEstimate, wanted, weights);
  }
}
