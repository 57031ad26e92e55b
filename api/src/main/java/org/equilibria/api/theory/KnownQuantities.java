package org.equilibria.api.theory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** Quantities that a formula reads, those that it requires being known. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class KnownQuantities {

  private final Quantities quantities;

  KnownQuantities(Quantities quantities) {
    this.quantities = quantities;
  }

  /** Return which of some quantities are not known, in words and with their ids. */
  static List<String> missing(Quantities quantities, Collection<Quantity<?>> wanted) {
    return wanted.stream()
        .filter(quantity -> quantities.find(quantity).isEmpty())
        .map(quantity -> quantity.meaning() + " (" + quantity.id() + ")")
        .sorted()
        .toList();
  }

  /**
   * Return a quantity that is known.
   *
   * @throws EquilibriaException CONTRACT_VIOLATION if it is not: it is not among those required
   */
  public <T> T get(Quantity<T> quantity) {
    return quantities
        .find(quantity)
        .orElseThrow(
            () ->
                new EquilibriaException(
                    ErrorCode.CONTRACT_VIOLATION,
                    "quantity " + quantity.id() + " is not among the declared inputs"));
  }

  /** Return a quantity if it is known. */
  public <T> Optional<T> find(Quantity<T> quantity) {
    return quantities.find(quantity);
  }
}
