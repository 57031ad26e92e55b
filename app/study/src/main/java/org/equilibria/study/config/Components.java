package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.option.OptionsSchema;

/** Requests for components within a configuration, read and written. */
final class Components {

  private Components() {}

  /** Return the complete request; empty if {@code mistakes} received any. */
  static Optional<ComponentSpec> read(
      KeyPath path, Kind<?> kind, Object written, Catalog catalog, List<Mistake> mistakes) {
    int before = mistakes.size();
    Optional<ComponentSpec> spec = ComponentNotation.read(path, written, mistakes);
    spec.ifPresent(given -> mistakes.addAll(catalog.check(path, kind, given)));
    return mistakes.size() > before
        ? Optional.empty()
        : spec.map(given -> catalog.resolve(kind, given));
  }

  /** Return the request as a configuration file holds it: its name, or a map with its options. */
  static Object write(ComponentSpec spec) {
    return spec.options().isEmpty() ? spec.id() : writeMap(spec);
  }

  /** Return the notation of a component whose options are as a configuration file holds them. */
  static String notation(String id, Map<String, Object> options) {
    Map<String, Object> map = new LinkedHashMap<>(options);
    map.put(Keys.ID, id);
    return ComponentNotation.read(KeyPath.TOP, map, new ArrayList<>())
        .map(ComponentSpec::toString)
        .orElse(id);
  }

  static Map<String, Object> writeMap(ComponentSpec spec) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Keys.ID, spec.id());
    spec.options().forEach((name, value) -> map.put(name, written(value)));
    return map;
  }

  /** Return the value of an option as a configuration file holds it. */
  private static Object written(Object value) {
    return value instanceof ComponentSpec spec ? write(spec) : value;
  }

  /** Return a map by key. */
  static Map<String, Object> keys(Map<?, ?> given) {
    Map<String, Object> map = new LinkedHashMap<>();
    given.forEach((key, value) -> map.put(String.valueOf(key), value));
    return map;
  }

  /** Return an options record whose requests are complete as a configuration file holds it. */
  static <O extends Record> Map<String, Object> section(Class<O> type, O options) {
    Map<String, Object> section = OptionsSchema.of(type).write(options);
    section.replaceAll((name, value) -> written(value));
    return section;
  }
}
