package org.equilibria.study.result;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Hold what was measured of a training.
 *
 * @param step step size used; NaN if training ended before it was known
 * @param epochs one record before each update and one after the last
 * @param traces of the first and the last solve, forward and backward
 * @param forward the forward solves of training
 * @param backward the adjoint solves of training
 * @param train share of training samples classified correctly at the end
 * @param test share of test samples classified correctly at the end
 * @param testSolves the forward solves behind it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Measures(
    double step,
    List<EpochPoint> epochs,
    List<SolveTrace> traces,
    PassStats forward,
    PassStats backward,
    Optional<Proportion> train,
    Optional<Proportion> test,
    Optional<PassStats> testSolves) {

  /** Copy the lists. */
  public Measures {
    epochs = List.copyOf(epochs);
    traces = List.copyOf(traces);
  }

  /** Return the number of updates done. */
  public int updates() {
    return Math.max(0, epochs.size() - 1);
  }

  /** Return the last loss; NaN if there is none. */
  public double finalLoss() {
    return epochs.isEmpty() ? Double.NaN : epochs.get(epochs.size() - 1).loss();
  }

  /** Return the solves that did not meet the termination rule, of training and test. */
  public long unconverged() {
    return forward.unconverged()
        + backward.unconverged()
        + testSolves.map(PassStats::unconverged).orElse(0L);
  }
}
