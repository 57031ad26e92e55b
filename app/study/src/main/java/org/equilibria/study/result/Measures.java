package org.equilibria.study.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What was measured of a training.
 *
 * @param step step size used; NaN if training ended before it was known
 * @param perEpoch what was measured epoch by epoch, and after the last
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
    EpochSeries perEpoch,
    List<SolveTrace> traces,
    PassStats forward,
    PassStats backward,
    @JsonProperty("trainAccuracy") Optional<Proportion> train,
    Optional<HeldOut> validation,
    Optional<HeldOut> test) {

  /** Copy the list. */
  public Measures {
    traces = List.copyOf(traces);
  }

  /** Return the number of records less the last, which only measures. */
  @JsonProperty(value = "epochs", access = JsonProperty.Access.READ_ONLY)
  public int updates() {
    return Math.max(0, perEpoch.count() - 1);
  }

  /** Return the last loss; NaN if there is none. */
  @JsonProperty(value = "finalTrainLoss", access = JsonProperty.Access.READ_ONLY)
  public double finalLoss() {
    return perEpoch.finalLoss();
  }

  /**
   * Return whether every solve met the termination rule, by the solver that the cell names, or was
   * truncated by design.
   */
  public boolean converged() {
    return forward.unconverged() == 0
        && backward.unconverged() == 0
        && validation.map(v -> v.solves().unconverged() == 0).orElse(true)
        && test.map(t -> t.solves().unconverged() == 0).orElse(true);
  }
}
