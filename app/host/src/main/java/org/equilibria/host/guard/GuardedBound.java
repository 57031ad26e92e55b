package org.equilibria.host.guard;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Derivation;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Remedy;
import org.equilibria.api.theory.Stage;
import org.equilibria.api.theory.Topic;
import org.equilibria.engine.guard.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * A bound of others. It reads copies of arrays, so that it cannot change what other bounds read; a
 * figure for which it states no hypotheses is none.
 */
record GuardedBound(
    Bound bound,
    Owner owner,
    Topic topic,
    String claim,
    Set<Stage> stages,
    Set<Quantity<?>> inputs,
    List<Derivation<?>> derivations)
    implements Bound, Guard {

  /** Return the bound behind its guard; what it declares is asked once. */
  static GuardedBound of(Bound bound, Owner owner) {
    List<Derivation<?>> derivations =
        owner.given("derivations()", () -> List.copyOf(bound.derivations()));
    return new GuardedBound(
        bound,
        owner,
        owner.given("topic()", bound::topic),
        PlainText.of(owner.given("claim()", bound::claim)),
        owner.given("stages()", () -> Set.copyOf(bound.stages())),
        owner.given("inputs()", () -> Set.copyOf(bound.inputs())),
        derivations.stream().<Derivation<?>>map(d -> Derived.of(d, owner)).toList());
  }

  @Override
  public Outcome evaluate(Quantities quantities) {
    Outcome outcome = read("evaluate()", quantities, owner, bound::evaluate);
    owner.present(outcome.checks(), "the checks of its outcome are");
    owner.present(outcome.provenance(), "the provenance of its outcome is");
    return outcome instanceof Outcome.Figure figure
        ? judged(figure)
        : plain((Outcome.Inapplicable) outcome);
  }

  private Outcome judged(Outcome.Figure given) {
    owner.present(given.sense(), "the sense of its figure is");
    Outcome.Figure figure = topic.isOfSizes() ? owner.given("evaluate()", given::ofSize) : given;
    if (figure.checks().isEmpty()) {
      return new Outcome.Inapplicable(
          "%s claims %s %.4g without stating a hypothesis, so nothing is proved"
              .formatted(
                  owner.described(),
                  figure.sense() == Outcome.Sense.UPPER ? "at most" : "at least",
                  figure.value()),
          List.of(),
          plain(figure.provenance()));
    }
    return new Outcome.Figure(
        figure.sense(),
        figure.value(),
        figure.vacuous(),
        figure.margin(),
        figure.loss(),
        figure.envelope(),
        plain(figure.terms()),
        figure.words().map(PlainText::of),
        figure.remedy().map(GuardedBound::plain),
        plain(figure.checks()),
        plain(figure.provenance()));
  }

  private Outcome plain(Outcome.Inapplicable none) {
    return new Outcome.Inapplicable(
        none.because().map(PlainText::of),
        none.margin(),
        plain(none.checks()),
        plain(none.provenance()));
  }

  private static Provenance plain(Provenance provenance) {
    return new Provenance(
        PlainText.of(provenance.source()), provenance.rigour(), provenance.scope());
  }

  private static Remedy plain(Remedy remedy) {
    return new Remedy(PlainText.of(remedy.text()), plain(remedy.needs()));
  }

  private static Map<String, Double> plain(Map<String, Double> numbers) {
    Map<String, Double> plain = new LinkedHashMap<>();
    numbers.forEach((name, value) -> plain.put(PlainText.of(name), value));
    return plain;
  }

  private List<Check> plain(List<Check> checks) {
    return checks.stream()
        .map(
            check ->
                new Check(
                    PlainText.of(check.id()),
                    PlainText.of(check.statement()),
                    owner.present(check.verdict(), "the verdict of a check is"),
                    check.measured(),
                    check.required(),
                    owner.present(check.evidence(), "the evidence of a check is"),
                    owner
                        .present(check.remedy(), "the remedy of a check is")
                        .map(GuardedBound::plain)))
        .toList();
  }

  @Override
  public String toString() {
    return owner.described();
  }

  private record Derived<T>(
      Derivation<T> derivation, Owner owner, Quantity<T> output, Set<Quantity<?>> inputs)
      implements Derivation<T> {

    static <T> Derived<T> of(Derivation<T> derivation, Owner owner) {
      return new Derived<>(
          derivation,
          owner,
          owner.given("output()", derivation::output),
          owner.given("inputs()", () -> Set.copyOf(derivation.inputs())));
    }

    @Override
    public Optional<T> derive(Quantities quantities) {
      Optional<T> value = read("derive()", quantities, owner, derivation::derive);
      if (value.isPresent() && !output.type().isInstance(value.get())) {
        throw owner.broken("it derives " + output.id() + " of another type than it says");
      }
      return value;
    }
  }

  /** Let code read quantities; that the user cancelled meanwhile is not its failure. */
  private static <T> T read(
      String method, Quantities quantities, Owner owner, Function<Quantities, T> code) {
    CopiedQuantities copies = new CopiedQuantities(quantities);
    try {
      return owner.given(method, () -> code.apply(copies));
    } catch (EquilibriaException e) {
      CancellationException cancelled = copies.cancelled;
      throw cancelled == null ? e : cancelled;
    }
  }

  /** Quantities whose arrays are the reader's own. */
  private static final class CopiedQuantities implements Quantities {

    private final Quantities quantities;
    private @Nullable CancellationException cancelled;

    CopiedQuantities(Quantities quantities) {
      this.quantities = quantities;
    }

    @Override
    public <T> Optional<T> find(Quantity<T> quantity) {
      try {
        return quantities.find(quantity).map(value -> quantity.type().cast(copied(value)));
      } catch (CancellationException e) {
        cancelled = e;
        throw e;
      }
    }

    private static Object copied(Object value) {
      if (value instanceof double[] array) {
        return array.clone();
      } else if (value instanceof Object[] array) { // also of arrays
        Object[] copy = array.clone();
        Arrays.setAll(copy, i -> copied(copy[i]));
        return copy;
      }
      return value;
    }
  }
}
