package org.equilibria.study.result;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.equilibria.api.theory.Outcome;

/**
 * What one bound says of the network of a cell at one point.
 *
 * @param bound its id
 * @param point the weights that it is about: {@code initialisation} or {@code checkpoint}, those
 *     after training
 * @param badge what it is worth
 * @param outcome figure or reason, with the checks
 * @param remark of what else than the network itself the number is, such as {@code linearised model
 *     only}; empty if of the network
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BoundResult(
    String bound, String point, Badge badge, Outcome outcome, Optional<String> remark) {

  /** The weights after training. */
  public static final String CHECKPOINT = "checkpoint";

  /** Report that the computation of a bound failed. */
  public static BoundResult failed(String bound, Throwable cause) {
    return new BoundResult(
        bound,
        CHECKPOINT,
        Badge.ERROR,
        new Outcome.Inapplicable(Reason.of(cause), List.of(), ""),
        Optional.empty());
  }

  /** Return the number, if there is one. */
  public OptionalDouble figure() {
    return outcome instanceof Outcome.Figure figure
        ? OptionalDouble.of(figure.value())
        : OptionalDouble.empty();
  }

  /** Return why there is no number, if there is none. */
  public Optional<String> reason() {
    return outcome instanceof Outcome.Inapplicable none
        ? Optional.of(none.reason())
        : Optional.empty();
  }
}
