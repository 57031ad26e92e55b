package org.equilibria.study.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * How a trained network does on samples that it was not trained on.
 *
 * @param samples how many there are
 * @param loss summed over them, of the kind that training made small
 * @param accuracy share classified correctly, where classes are told apart
 * @param auc area under the receiver operating characteristic, where classes are told apart; NaN
 *     where the samples are of one class
 * @param errors one a target, in its units, where values are predicted
 * @param solves the forward solves behind it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record HeldOut(
    int samples,
    double loss,
    Optional<Proportion> accuracy,
    Optional<Double> auc,
    @JsonProperty("targets") List<TargetFit> errors,
    @JsonProperty("forward") PassStats solves) {

  /** Copy the list. */
  public HeldOut {
    errors = List.copyOf(errors);
  }

  /**
   * How well one target is predicted.
   *
   * @param name its name
   * @param rmse root of the mean squared error
   * @param r2 R^2, 1 for perfect and 0 for as good as the mean
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public record TargetFit(String name, double rmse, double r2) {}

  /** Return the root of the mean squared error over targets; NaN where classes are told apart. */
  public double rmse() {
    return errors.size() == 1
        ? errors.get(0).rmse()
        : Math.sqrt(
            errors.stream().mapToDouble(e -> e.rmse() * e.rmse()).average().orElse(Double.NaN));
  }

  /** Return the mean of R^2 over targets; NaN where classes are told apart. */
  public double r2() {
    return errors.stream().mapToDouble(TargetFit::r2).average().orElse(Double.NaN);
  }
}
