package org.equilibria.study.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.study.config.Pipeline;

/**
 * The components of a pipeline, however deep within, that are not the framework's own.
 *
 * @param names kind and id of each
 */
record Guests(Set<String> names) {

  static Guests of(Pipeline p, Catalog catalog) {
    Set<String> ids = new TreeSet<>();
    addIds(List.of(p.data().source(), p.backend(), p.solver(), p.gradient()), ids);
    addIds(List.of(p.train().optimizer(), p.train().schedule(), p.train().loss()), ids);
    addIds(
        List.of(p.model().parameterization(), p.model().activation(), p.model().injection()), ids);
    addIds(p.layers(), ids);
    Set<String> names = new TreeSet<>();
    for (Kind<?> kind : Kinds.ALL) {
      ids.stream()
          .filter(id -> catalog.isForeign(kind, id))
          .forEach(id -> names.add(kind.id() + " " + id));
    }
    return new Guests(names);
  }

  static Guests of(Kind<?> kind, ComponentSpec spec, Catalog catalog) {
    boolean foreign = catalog.isForeign(kind, spec.id());
    return new Guests(foreign ? Set.of(kind.id() + " " + spec.id()) : Set.of());
  }

  private static void addIds(Object value, Set<String> ids) {
    if (value instanceof ComponentSpec spec) {
      ids.add(spec.id());
      addIds(spec.options(), ids);
    } else if (value instanceof Map<?, ?> map) {
      addIds(map.values(), ids);
    } else if (value instanceof Collection<?> items) {
      items.forEach(item -> addIds(item, ids));
    } else if (value instanceof String name) {
      ids.add(name); // an option may hold the name of a component
    }
  }

  /** Return whether there are some, and all of others among them. */
  boolean include(Guests others) {
    return !others.names.isEmpty() && names.containsAll(others.names);
  }

  boolean isEmpty() {
    return names.isEmpty();
  }
}
