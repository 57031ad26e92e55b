package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.data.Amount;

/** A value of a configuration as written, with its place: that of its key, where it has one. */
sealed interface ConfigNode {

  /** Return where the value stands. */
  Place place();

  /**
   * A single value.
   *
   * @param value String, Number or Boolean
   */
  record Scalar(Object value, Place place) implements ConfigNode {}

  /** Values by key, in the order given. */
  record Mapping(Map<String, ConfigNode> entries, Place place) implements ConfigNode {

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Return the same map with another value of a key. */
    Mapping with(String key, ConfigNode value) {
      Map<String, ConfigNode> more = new LinkedHashMap<>(entries);
      more.put(key, value);
      return new Mapping(more, place);
    }
  }

  /** A list. */
  record Sequence(List<ConfigNode> items, Place place) implements ConfigNode {

    public Sequence {
      items = List.copyOf(items);
    }

    /** Return the same list with another item. */
    Sequence with(int index, ConfigNode value) {
      List<ConfigNode> more = new ArrayList<>(items);
      more.set(index, value);
      return new Sequence(more, place);
    }
  }

  /**
   * What is no value.
   *
   * @param sentence what is wrong with it
   */
  record Fault(String sentence, Place place) implements ConfigNode {}

  /**
   * Return a value that a program gives.
   *
   * @param value maps by key, lists, single values (also constants, durations and amounts) and
   *     component requests
   */
  static ConfigNode of(Object value, Place place) {
    if (value instanceof ConfigNode node) {
      return node;
    } else if (value instanceof ComponentSpec spec) {
      return of(Components.write(spec), place);
    } else if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      map.forEach((key, inner) -> entries.put(String.valueOf(key), of(inner, place)));
      return new Mapping(entries, place);
    } else if (value instanceof List<?> list) {
      return new Sequence(list.stream().map(item -> of(item, place)).toList(), place);
    }
    return new Scalar(single(value), place);
  }

  private static Object single(Object value) {
    if (value instanceof Enum<?> constant && !(value instanceof Amount)) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    boolean asItIs = value instanceof String || value instanceof Number || value instanceof Boolean;
    return asItIs ? value : String.valueOf(value);
  }

  /**
   * Return maps, lists and single values without their places. What is no value is left out of a
   * map and null in a list, so that the items after it keep their place.
   */
  static Object plain(ConfigNode node) {
    if (node instanceof Mapping mapping) {
      Map<String, Object> plain = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach(
              (key, value) -> {
                if (!(value instanceof Fault)) {
                  plain.put(key, plain(value));
                }
              });
      return plain;
    } else if (node instanceof Sequence sequence) {
      List<Object> plain = new ArrayList<>();
      sequence.items().forEach(item -> plain.add(item instanceof Fault ? null : plain(item)));
      return plain;
    }
    return ((Scalar) node).value();
  }
}
