package org.equilibria.certify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Topic;
import org.equilibria.certify.report.BoundFacts;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.theory.QuantityStore;
import org.equilibria.theory.bound.Derived;

/** The bounds that are evaluated, by their ids, in the order of the report. */
final class BoundSet {

  private static final String DELTA = "delta";

  private final Catalog catalog;
  private final Map<String, Bound> bounds = new LinkedHashMap<>();
  private final Map<String, BoundFacts> facts = new LinkedHashMap<>();
  private final Map<String, EquilibriaException> failures = new HashMap<>();

  /**
   * Create bounds.
   *
   * @param requests which; none for all that the catalog knows, by their topics
   * @param delta of those whose request does not say it
   * @throws EquilibriaException INVALID_INPUT with every mistake of the requests
   */
  BoundSet(Catalog catalog, List<ComponentSpec> requests, double delta) {
    this.catalog = catalog;
    List<ComponentSpec> wanted =
        requests.isEmpty()
            ? catalog.listed(Kinds.BOUND).stream().map(ComponentSpec::of).toList()
            : requests;
    require(catalog, wanted);
    for (ComponentSpec spec : wanted) {
      ComponentSpec complete = catalog.resolve(Kinds.BOUND, spec);
      Map<String, Object> options = new LinkedHashMap<>(complete.options());
      if (!spec.options().containsKey(DELTA)) {
        options.computeIfPresent(DELTA, (key, value) -> delta);
      }
      add(new ComponentSpec(complete.id(), options));
    }
    if (requests.isEmpty()) {
      sort();
    }
  }

  /** Insist that bounds exist and have the options that are asked for. */
  static void require(Catalog catalog, List<ComponentSpec> requests) {
    KeyPath path = KeyPath.of("bounds");
    List<Mistake> mistakes = new ArrayList<>();
    requests.forEach(spec -> mistakes.addAll(catalog.check(path, Kinds.BOUND, spec)));
    Mistakes.refuse(mistakes);
  }

  private void add(ComponentSpec spec) {
    String id = spec.id();
    String summary = catalog.summary(Kinds.BOUND, id).orElse("");
    try {
      Bound bound = catalog.create(Kinds.BOUND, spec);
      facts.put(id, BoundFacts.of(id, summary, bound));
      bounds.put(id, bound);
    } catch (EquilibriaException e) {
      facts.put(id, BoundFacts.unknown(id, summary));
      failures.put(id, e);
    }
  }

  /** Order by topic, in the order in which plugins list them; last what could not be created. */
  private void sort() {
    Comparator<BoundFacts> byTopic =
        Comparator.comparing(f -> f.topic().map(Topic::ordinal).orElse(Integer.MAX_VALUE));
    List<BoundFacts> sorted = facts.values().stream().sorted(byTopic).toList();
    facts.clear();
    sorted.forEach(f -> facts.put(f.id(), f));
  }

  /** Return what the bounds say of themselves, in the order of the report. */
  Collection<BoundFacts> facts() {
    return facts.values();
  }

  /**
   * Return a bound.
   *
   * @throws EquilibriaException if it could not be created
   */
  Bound bound(String id) {
    EquilibriaException failure = failures.get(id);
    if (failure != null) {
      throw failure;
    }
    return Objects.requireNonNull(bounds.get(id));
  }

  /** Return whether a bound is of a plugin that is not the framework's own. */
  boolean isForeign(String id) {
    return catalog.isForeign(Kinds.BOUND, id);
  }

  /** Return bounds of the expected loss over the samples given, by their ids. */
  Map<String, Bound> overTheSamples() {
    Map<String, Bound> chosen = new LinkedHashMap<>();
    bounds.forEach(
        (id, bound) -> {
          if (bound.topic() == Topic.GENERALISATION && !Unknown.isOfHoldOut(bound)) {
            chosen.put(id, bound);
          }
        });
    return chosen;
  }

  /**
   * Return an empty store that knows how to compute what these bounds ask for; what the framework
   * knows how to compute is left to it.
   */
  QuantityStore store() {
    return new QuantityStore(Derived.RULES, bounds.values());
  }
}
