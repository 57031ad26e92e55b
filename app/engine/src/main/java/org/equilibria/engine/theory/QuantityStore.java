package org.equilibria.engine.theory;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Derivation;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.engine.guard.Foreign;
import org.jspecify.annotations.Nullable;

/**
 * Quantities that were measured, and others computed from them on demand, each at most once. What
 * bounds of plugins know how to compute is for them alone: no bound of the framework proves
 * anything of it. Used by one thread.
 */
public final class QuantityStore implements Quantities {

  private final Map<Quantity<?>, Supplier<? extends Optional<?>>> measured = new HashMap<>();
  private final Map<Quantity<?>, Derivation<?>> derivations = new HashMap<>();
  private final Map<Quantity<?>, Derivation<?>> foreign = new HashMap<>();
  private final Memory own = new Memory(this::compute);
  private final Memory others = new Memory(this::computeForOthers);

  /** Offer what the given bounds know how to compute; the first of equal outputs counts. */
  public QuantityStore(Collection<? extends Bound> bounds) {
    this(List.of(), bounds);
  }

  /**
   * Offer derivations, and what the given bounds know how to compute; the first of equal outputs
   * counts.
   */
  public QuantityStore(
      Collection<? extends Derivation<?>> rules, Collection<? extends Bound> bounds) {
    rules.forEach(rule -> derivations.putIfAbsent(rule.output(), rule));
    for (Bound bound : bounds) {
      Map<Quantity<?>, Derivation<?>> of = bound instanceof Foreign ? foreign : derivations;
      bound.derivations().forEach(rule -> of.putIfAbsent(rule.output(), rule));
    }
  }

  /** Hold a value. */
  public <T> QuantityStore put(Quantity<T> quantity, T value) {
    return measure(quantity, () -> value);
  }

  /** Hold a value that is computed when it is first asked for. */
  public <T> QuantityStore measure(Quantity<T> quantity, Supplier<? extends T> value) {
    return offer(quantity, () -> Optional.of(value.get()));
  }

  /** Hold a value that is computed when it is first asked for, and may turn out not to exist. */
  public <T> QuantityStore offer(
      Quantity<T> quantity, Supplier<? extends Optional<? extends T>> value) {
    measured.put(quantity, value);
    return this;
  }

  /**
   * Return a quantity, measured or computed.
   *
   * @throws EquilibriaException CONTRACT_VIOLATION if it is computed from itself
   */
  @Override
  public <T> Optional<T> find(Quantity<T> quantity) {
    return own.find(quantity);
  }

  /** Return these quantities as a bound reads them. */
  public Quantities readBy(Bound bound) {
    return bound instanceof Foreign ? others : this;
  }

  private Optional<?> compute(Quantity<?> quantity) {
    Supplier<? extends Optional<?>> supplier = measured.get(quantity);
    if (supplier != null) {
      return supplier.get();
    }
    return derived(derivations.get(quantity), this);
  }

  private Optional<?> computeForOthers(Quantity<?> quantity) {
    Optional<?> known = find(quantity);
    return known.isPresent() ? known : derived(foreign.get(quantity), others);
  }

  private static Optional<?> derived(@Nullable Derivation<?> derivation, Quantities from) {
    return derivation == null ? Optional.empty() : derivation.derive(from);
  }

  /** Quantities that were computed once, and are not computed from themselves. */
  private static final class Memory implements Quantities {

    private final Function<Quantity<?>, Optional<?>> computation;
    private final Map<Quantity<?>, Optional<?>> known = new HashMap<>();
    private final Set<Quantity<?>> pending = new HashSet<>();

    Memory(Function<Quantity<?>, Optional<?>> computation) {
      this.computation = computation;
    }

    @Override
    public <T> Optional<T> find(Quantity<T> quantity) {
      Optional<?> value = known.get(quantity);
      if (value == null) {
        if (!pending.add(quantity)) {
          throw new EquilibriaException(
              ErrorCode.CONTRACT_VIOLATION,
              "quantity " + quantity.id() + " is computed from itself");
        }
        try {
          value = computation.apply(quantity);
        } finally {
          pending.remove(quantity);
        }
        known.put(quantity, value);
      }
      return value.map(quantity.type()::cast);
    }
  }
}
