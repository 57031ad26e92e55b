package org.equilibria.theory.bound;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;

/** Quantities all of which are known. */
final class Known {

  private final Quantities quantities;

  private Known(Quantities quantities) {
    this.quantities = quantities;
  }

  /** Return the outcome of a body, or Inapplicable naming every quantity that is not known. */
  static Outcome evaluate(
      Quantities quantities,
      Collection<Quantity<?>> inputs,
      String source,
      Function<Known, Outcome> body) {
    List<String> missing =
        inputs.stream()
            .filter(input -> quantities.find(input).isEmpty())
            .map(input -> input.meaning() + " (" + input.id() + ")")
            .sorted()
            .toList();
    return missing.isEmpty()
        ? body.apply(new Known(quantities))
        : new Outcome.Inapplicable(
            "not known of this network: " + String.join("; ", missing), List.of(), source);
  }

  /** Return a value computed from quantities, or nothing if one of them is not known. */
  static <T> Optional<T> derive(
      Quantities quantities, Collection<Quantity<?>> inputs, Function<Known, Optional<T>> body) {
    return inputs.stream().allMatch(input -> quantities.find(input).isPresent())
        ? body.apply(new Known(quantities))
        : Optional.empty();
  }

  <T> T get(Quantity<T> quantity) {
    return quantities
        .find(quantity)
        .orElseThrow(
            () ->
                new EquilibriaException(
                    ErrorCode.CONTRACT_VIOLATION,
                    "quantity " + quantity.id() + " is not among the declared inputs"));
  }
}
