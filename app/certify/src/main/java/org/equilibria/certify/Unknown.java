package org.equilibria.certify;

import static org.equilibria.api.theory.NetworkQuantities.HOLD_OUT_MISTAKES;
import static org.equilibria.api.theory.NetworkQuantities.HOLD_OUT_SIZE;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DISTANCE;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DRAWS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_LOSS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_WEIGHT;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;

/**
 * Why quantities are not known, for people.
 *
 * @param training why what bounds of the trained network ask for is not known, if it is not
 * @param draws why no networks around the trained one were drawn, if none were
 * @param holdOut why there is no hold-out sample, if there is none
 * @param network why nothing else is known, if nothing is
 */
record Unknown(
    Optional<String> training,
    Optional<String> draws,
    Optional<String> holdOut,
    Optional<String> network) {

  private static final Set<Quantity<?>> TRAINED =
      Set.of(TRAINED_DISTANCE, TRAINED_LOSS, TRAINED_WEIGHT, TRAINED_DRAWS);
  private static final Set<Quantity<?>> HELD_OUT = Set.of(HOLD_OUT_MISTAKES, HOLD_OUT_SIZE);

  /** Return whether a bound is about the network that training led to. */
  static boolean isOfTrained(Bound bound) {
    return bound.inputs().stream().anyMatch(q -> TRAINED.contains(q) || HELD_OUT.contains(q));
  }

  /** Return whether a bound is about a hold-out sample. */
  static boolean isOfHoldOut(Bound bound) {
    return bound.inputs().stream().anyMatch(HELD_OUT::contains);
  }

  /** Return an outcome with the reason, if what is not known is why it has no number. */
  Outcome explained(Bound bound, Quantities quantities, Outcome outcome) {
    if (!(outcome instanceof Outcome.Inapplicable none) || !none.checks().isEmpty()) {
      return outcome;
    }
    List<String> reasons =
        bound.inputs().stream()
            .filter(input -> quantities.find(input).isEmpty())
            .flatMap(input -> why(input).stream())
            .distinct()
            .sorted()
            .toList();
    return reasons.isEmpty()
        ? outcome
        : new Outcome.Inapplicable(String.join("; ", reasons), none.checks(), none.provenance());
  }

  private Optional<String> why(Quantity<?> quantity) {
    if (HELD_OUT.contains(quantity)) {
      return holdOut;
    }
    if (network.isPresent() || !TRAINED.contains(quantity)) {
      return network;
    }
    return quantity.equals(TRAINED_DRAWS) ? training.or(() -> draws) : training;
  }
}
