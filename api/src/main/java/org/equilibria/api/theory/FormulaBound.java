package org.equilibria.api.theory;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A bound by a formula over known quantities; what is not known makes it Inapplicable.
 *
 * @param topic what it is about
 * @param claim what is true where there is a number; see {@link Bound#claim}
 * @param provenance where it comes from, for the outcome that nothing is known
 * @param required what the formula needs
 * @param optional what it takes into account where it is known
 * @param stages the weights that it says something about
 * @param derivations how to compute what is not read off a network
 * @param formula checks hypotheses and computes; all that is required is known
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FormulaBound(
    Topic topic,
    String claim,
    Provenance provenance,
    Set<Quantity<?>> required,
    Set<Quantity<?>> optional,
    Set<Stage> stages,
    List<Derivation<?>> derivations,
    Function<KnownQuantities, Outcome> formula)
    implements Bound {

  /** Copy the collections. */
  public FormulaBound {
    required = Set.copyOf(required);
    optional = Set.copyOf(optional);
    stages = Set.copyOf(stages);
    derivations = List.copyOf(derivations);
  }

  /** Return this with a claim; see {@link Bound#claim}. */
  public FormulaBound claiming(String clause) {
    return new FormulaBound(
        topic, clause, provenance, required, optional, stages, derivations, formula);
  }

  /** Return this with quantities that the formula takes into account where they are known. */
  public FormulaBound using(Quantity<?>... also) {
    return new FormulaBound(
        topic, claim, provenance, required, Set.of(also), stages, derivations, formula);
  }

  /** Return this about other weights than those usual for its topic. */
  public FormulaBound at(Stage... others) {
    return new FormulaBound(
        topic, claim, provenance, required, optional, Set.of(others), derivations, formula);
  }

  /** Return this with ways to compute quantities. */
  public FormulaBound deriving(Collection<? extends Derivation<?>> rules) {
    return new FormulaBound(
        topic, claim, provenance, required, optional, stages, List.copyOf(rules), formula);
  }

  @Override
  public Set<Quantity<?>> inputs() {
    Set<Quantity<?>> inputs = new HashSet<>(required);
    inputs.addAll(optional);
    return inputs;
  }

  @Override
  public Outcome evaluate(Quantities quantities) {
    List<String> missing = KnownQuantities.missing(quantities, required);
    return missing.isEmpty()
        ? formula.apply(new KnownQuantities(quantities))
        : new Outcome.Inapplicable(
            "not known of this network: " + String.join("; ", missing), List.of(), provenance);
  }
}
