package org.equilibria.study.result;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What was measured of a training.
 *
 * @param step step size used; NaN if training ended before it was known
 * @param epochs one record before each update and one after the last
 * @param traces of the first and the last solve, forward and backward
 * @param forward the forward solves of training
 * @param backward the adjoint solves of training
 * @param train share of training samples classified correctly at the end
 * @param validation the validation samples at the end
 * @param test the test samples at the end
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Measures(
    double step,
    List<EpochPoint> epochs,
    List<SolveTrace> traces,
    PassStats forward,
    PassStats backward,
    Optional<Proportion> train,
    Optional<HeldOut> validation,
    Optional<HeldOut> test) {

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

  /** Return whether every solve met the termination rule, by the solver that the cell names. */
  public boolean converged() {
    return forward.unconverged() == 0
        && backward.unconverged() == 0
        && validation.map(v -> v.solves().unconverged() == 0).orElse(true)
        && test.map(t -> t.solves().unconverged() == 0).orElse(true);
  }
}
