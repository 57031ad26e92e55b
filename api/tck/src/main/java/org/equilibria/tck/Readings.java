package org.equilibria.tck;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.theory.Derivation;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;

/** Quantities as they are read: measured or derived, with what was asked for. */
final class Readings implements Quantities {

  private final Map<Quantity<?>, Object> measured;
  private final List<Derivation<?>> derivations;
  private final Map<Quantity<?>, Optional<?>> derived = new HashMap<>();
  private final Set<Quantity<?>> asked = new HashSet<>();

  Readings(Map<Quantity<?>, Object> measured, List<Derivation<?>> derivations) {
    this.measured = measured;
    this.derivations = derivations;
  }

  /** Return what the bound, or a derivation, asked for. */
  Set<Quantity<?>> asked() {
    return asked;
  }

  @Override
  public <T> Optional<T> find(Quantity<T> quantity) {
    asked.add(quantity);
    Object value = measured.get(quantity);
    if (value != null) {
      return Optional.of(quantity.type().cast(value));
    }
    Optional<?> known = derived.get(quantity);
    if (known == null) {
      known = derive(quantity);
      derived.put(quantity, known);
    }
    return known.map(quantity.type()::cast);
  }

  private Optional<?> derive(Quantity<?> quantity) {
    for (Derivation<?> derivation : derivations) {
      if (derivation.output().equals(quantity)) {
        Set<Quantity<?>> before = Set.copyOf(asked);
        asked.clear();
        Optional<?> value = derivation.derive(this);
        Broken.unless(
            derivation.inputs().containsAll(asked),
            "the derivation of %s asks for %s, and declares %s",
            quantity.id(),
            asked,
            derivation.inputs());
        asked.clear();
        asked.addAll(before);
        return value;
      }
    }
    return Optional.empty();
  }
}
