package org.equilibria.certify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.theory.QuantityStore;
import org.equilibria.theory.bound.BoundComponents;

/** The bounds that are evaluated, by their ids, in the order of the report. */
final class BoundSet {

  private static final String DELTA = "delta";

  private final Catalog catalog;
  private final Map<String, Bound> bounds = new LinkedHashMap<>();
  private final Map<String, String> summaries = new HashMap<>();

  /**
   * Create bounds.
   *
   * @param requests which; none for all that the catalog knows, the built-in ones first
   * @param delta of those whose request does not say it
   * @throws EquilibriaException INVALID_INPUT with every mistake of the requests
   */
  BoundSet(Catalog catalog, List<ComponentSpec> requests, double delta) {
    this.catalog = catalog;
    BoundComponents.all().forEach(c -> summaries.put(c.id(), c.summary()));
    List<ComponentSpec> wanted = requests.isEmpty() ? all() : requests;
    KeyPath path = KeyPath.of("bounds");
    List<Mistake> mistakes = new ArrayList<>();
    wanted.forEach(spec -> mistakes.addAll(catalog.check(path, Kinds.BOUND, spec)));
    Mistakes.refuse(mistakes);
    for (ComponentSpec spec : wanted) {
      ComponentSpec complete = catalog.resolve(Kinds.BOUND, spec);
      Map<String, Object> options = new LinkedHashMap<>(complete.options());
      if (!spec.options().containsKey(DELTA)) {
        options.computeIfPresent(DELTA, (key, value) -> delta);
      }
      bounds.put(complete.id(), created(new ComponentSpec(complete.id(), options)));
    }
  }

  private Bound created(ComponentSpec spec) {
    try {
      return catalog.create(Kinds.BOUND, spec);
    } catch (EquilibriaException e) {
      return new Failed(e);
    }
  }

  /**
   * A bound that could not be created; it fails when it is asked, so that the others have a say.
   */
  private record Failed(EquilibriaException cause) implements Bound {

    @Override
    public Set<Quantity<?>> inputs() {
      return Set.of();
    }

    @Override
    public Outcome evaluate(Quantities quantities) {
      throw cause;
    }
  }

  private List<ComponentSpec> all() {
    List<String> ids = new ArrayList<>();
    BoundComponents.all().stream()
        .map(Component::id)
        .filter(id -> catalog.ids(Kinds.BOUND).contains(id))
        .forEach(ids::add);
    catalog.ids(Kinds.BOUND).stream().filter(id -> !ids.contains(id)).forEach(ids::add);
    return ids.stream().map(ComponentSpec::of).toList();
  }

  /** Return the bounds by their ids. */
  Map<String, Bound> bounds() {
    return bounds;
  }

  /** Return those of the given ids. */
  Map<String, Bound> only(List<String> ids) {
    Map<String, Bound> chosen = new LinkedHashMap<>(bounds);
    chosen.keySet().retainAll(ids);
    return chosen;
  }

  /**
   * Return an empty store that knows how to compute what these bounds ask for; what the framework's
   * own bounds know how to compute is left to them.
   */
  QuantityStore store() {
    List<Bound> own = new ArrayList<>();
    List<Bound> others = new ArrayList<>();
    bounds.forEach((id, bound) -> (isBuiltIn(id) ? own : others).add(bound));
    own.addAll(others);
    return new QuantityStore(own);
  }

  private static boolean isBuiltIn(String id) {
    return BoundComponents.all().stream().anyMatch(component -> component.id().equals(id));
  }

  /** Return what a bound bounds, for people. */
  String summary(String id) {
    return summaries.getOrDefault(
        id, "from the plugin " + catalog.plugin(Kinds.BOUND, id).map(Info::id).orElse("?"));
  }
}
