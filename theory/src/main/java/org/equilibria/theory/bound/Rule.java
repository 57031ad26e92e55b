package org.equilibria.theory.bound;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.equilibria.api.theory.Derivation;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;

/**
 * A derivation of a quantity by a formula over known inputs.
 *
 * @param output what is computed
 * @param inputs what the formula asks for
 * @param formula computes it, if it exists; all inputs are known
 * @param <T> type of the quantity
 */
record Rule<T>(Quantity<T> output, Set<Quantity<?>> inputs, Function<Known, Optional<T>> formula)
    implements Derivation<T> {

  @Override
  public Optional<T> derive(Quantities quantities) {
    return Known.derive(quantities, inputs, formula);
  }
}
