package org.equilibria.study.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;

/** Requests for components within a configuration, read and written. */
final class Components {

  private Components() {}

  /** Return the complete request; empty if {@code mistakes} received any. */
  static Optional<ComponentSpec> read(
      String path, Kind<?> kind, Object written, Catalog catalog, List<String> mistakes) {
    return ComponentNotation.read(path, written, mistakes)
        .flatMap(spec -> complete(path, kind, spec, catalog, mistakes));
  }

  static Optional<ComponentSpec> complete(
      String path, Kind<?> kind, ComponentSpec spec, Catalog catalog, List<String> mistakes) {
    List<String> found = catalog.check(path, kind, spec);
    mistakes.addAll(found);
    return found.isEmpty() ? Optional.of(catalog.resolve(kind, spec)) : Optional.empty();
  }

  /** Return the complete request without the options that have their default. */
  static ComponentSpec shortest(Kind<?> kind, ComponentSpec spec, Catalog catalog) {
    Map<String, Object> defaults = catalog.resolve(kind, ComponentSpec.of(spec.id())).options();
    Map<String, Object> chosen = new LinkedHashMap<>(spec.options());
    chosen.entrySet().removeIf(option -> option.getValue().equals(defaults.get(option.getKey())));
    return new ComponentSpec(spec.id(), chosen);
  }

  /** Return the request as a configuration file holds it: its name, or a map with its options. */
  static Object write(ComponentSpec spec) {
    return spec.options().isEmpty() ? spec.id() : writeMap(spec);
  }

  static Map<String, Object> writeMap(ComponentSpec spec) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Keys.ID, spec.id());
    spec.options().forEach((name, value) -> map.put(name, written(value)));
    return map;
  }

  /** Return the value of an option as a configuration file holds it. */
  static Object written(Object value) {
    if (value instanceof ComponentSpec spec) {
      return write(spec);
    } else if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    } else if (value instanceof Duration duration) {
      return duration.isZero() ? "0s" : duration.toString();
    }
    return value;
  }
}
