package org.equilibria.api.solve;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;

/**
 * The solution of a batch and what is true of it.
 *
 * @param solution rows x width, in the scope that the caller gave; a row without any finite iterate
 *     is NaN
 * @param status status of the worst row; CONVERGED for an empty batch
 * @param outcomes one a row
 * @param stats work done
 * @param trace one point an evaluation; empty if not asked for
 * @param inverseEstimate estimate of the inverse Jacobian, if it was asked for and exists
 * @param unaided what the solver did by itself, where others took on rows that it had left; the
 *     outcomes and stats above are those of all together
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveResult(
    Matrix solution,
    SolveStatus status,
    List<SampleOutcome> outcomes,
    SolveStats stats,
    List<TracePoint> trace,
    Optional<InverseEstimate> inverseEstimate,
    Optional<Unaided> unaided) {

  /** Copy the lists. */
  public SolveResult {
    outcomes = List.copyOf(outcomes);
    trace = List.copyOf(trace);
  }

  /** Return the solution of a solver that nobody aided. */
  public SolveResult(
      Matrix solution,
      SolveStatus status,
      List<SampleOutcome> outcomes,
      SolveStats stats,
      List<TracePoint> trace,
      Optional<InverseEstimate> inverseEstimate) {
    this(solution, status, outcomes, stats, trace, inverseEstimate, Optional.empty());
  }

  /**
   * What a solver did before others took on the rows that it had left.
   *
   * @param outcomes one a row, as the solver left it
   * @param stats work done by it
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public record Unaided(List<SampleOutcome> outcomes, SolveStats stats) {

    /** Copy the list. */
    public Unaided {
      outcomes = List.copyOf(outcomes);
    }
  }

  /** Return what the solver did by itself. */
  public Unaided byItself() {
    return unaided.orElseGet(() -> new Unaided(outcomes, stats));
  }

  /** Return whether every row met the termination rule. */
  public boolean converged() {
    return status == SolveStatus.CONVERGED;
  }

  /** Return how many rows did not meet the termination rule, those truncated by design apart. */
  public long unconvergedRows() {
    return outcomes.stream().filter(o -> o.status().isFailure()).count();
  }
}
