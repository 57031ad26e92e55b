package org.equilibria.api.theory;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A derivation of a quantity by a formula over known quantities.
 *
 * @param output what is computed
 * @param inputs what the formula asks for
 * @param formula computes it, if it exists; all inputs are known
 * @param <T> type of the quantity
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FormulaDerivation<T>(
    Quantity<T> output, Set<Quantity<?>> inputs, Function<KnownQuantities, Optional<T>> formula)
    implements Derivation<T> {

  /** Copy the inputs. */
  public FormulaDerivation {
    inputs = Set.copyOf(inputs);
  }

  @Override
  public Optional<T> derive(Quantities quantities) {
    return KnownQuantities.missing(quantities, inputs).isEmpty()
        ? formula.apply(new KnownQuantities(quantities))
        : Optional.empty();
  }
}
