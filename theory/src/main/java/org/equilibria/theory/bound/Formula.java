package org.equilibria.theory.bound;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Derivation;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;

/**
 * A bound given by a formula over known inputs; what is not known makes it Inapplicable.
 *
 * @param source paper, section of docs/theory.md and whether it is proved
 * @param inputs what the formula asks for
 * @param formula checks hypotheses and computes; all inputs are known
 */
record Formula(String source, Set<Quantity<?>> inputs, Function<Known, Outcome> formula)
    implements Bound {

  @Override
  public List<Derivation<?>> derivations() {
    return Derived.RULES;
  }

  @Override
  public Outcome evaluate(Quantities quantities) {
    return Known.evaluate(quantities, inputs, source, formula);
  }
}
