package org.equilibria.study.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;

/**
 * What one bound says of the network of a cell at one point.
 *
 * @param bound its id
 * @param point the weights that it is about: {@code initialisation} or {@code checkpoint}, those
 *     after training
 * @param badge what it is worth
 * @param outcome figure or reason, with the checks
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BoundResult(String bound, String point, Badge badge, Outcome outcome) {

  /** The weights after training. */
  public static final String CHECKPOINT = "checkpoint";

  /** Report that the computation of a bound failed. */
  public static BoundResult failed(String bound, Throwable cause) {
    return new BoundResult(
        bound,
        CHECKPOINT,
        Badge.ERROR,
        new Outcome.Inapplicable(Reason.of(cause), List.of(), Provenance.NONE));
  }

  /** Return of each bound the last it says: of the weights after training, else of those before. */
  static List<BoundResult> verdicts(List<BoundResult> bounds) {
    Map<String, BoundResult> last = new LinkedHashMap<>();
    bounds.forEach(b -> last.put(b.bound(), b));
    return List.copyOf(last.values());
  }

  /** Return the number, if there is one. */
  public OptionalDouble figure() {
    return outcome instanceof Outcome.Figure figure
        ? OptionalDouble.of(figure.value())
        : OptionalDouble.empty();
  }

  /**
   * Return of what else than the network itself the number is, such as {@code linearised model
   * only}; empty if of the network.
   */
  public Optional<String> remark() {
    ModelScope scope = outcome.provenance().scope();
    return figure().isPresent() && scope.isModel() ? Optional.of(scope.words()) : Optional.empty();
  }

  /** Return why there is no number, if there is none. */
  public Optional<String> reason() {
    return outcome instanceof Outcome.Inapplicable none
        ? Optional.of(none.reason())
        : Optional.empty();
  }
}
