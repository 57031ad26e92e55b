package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.data.Amount;

/**
 * A reader of values of a written configuration, which collects what is wrong with them; each
 * mistake is a sentence that starts with the path of the value.
 */
final class Mistakes {

  private final Catalog catalog;
  private final List<String> found = new ArrayList<>();

  Mistakes(Catalog catalog) {
    this.catalog = catalog;
  }

  List<String> found() {
    return found;
  }

  void add(String path, String sentence) {
    found.add(path + ": " + sentence);
  }

  /** Report the keys of a map that are not among the known ones. */
  void checkKeys(String path, List<String> known, Map<String, Object> map) {
    for (String key : map.keySet()) {
      if (!known.contains(key)) {
        add(joined(path, key), "unknown key" + catalog.hint(key, known));
      }
    }
  }

  static String joined(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Return a map; empty if the value is absent or no map. */
  Map<String, Object> map(String path, Object value, String example) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> given) {
      given.forEach((key, inner) -> map.put(String.valueOf(key), inner));
    } else {
      add(path, "expected keys with values, such as " + example + ", not " + shown(value));
    }
    return map;
  }

  /** Return the values of a section as options are bound from: single values and components. */
  Map<String, Object> options(String path, Map<String, Object> map) {
    Map<String, Object> options = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String inner = path + "." + key;
          if (value instanceof Map<?, ?>) {
            ComponentNotation.read(inner, value, found).ifPresent(spec -> options.put(key, spec));
          } else if (value instanceof List<?>) {
            add(inner, "expected a single value, not " + shown(value));
          } else {
            options.put(key, value);
          }
        });
    return options;
  }

  <O extends Record> O bind(String path, Class<O> options, Map<String, Object> values) {
    return catalog.bind(path, options, options(path, values), found);
  }

  /** Return the distinct items of a list; a single value stands for a list of one. */
  <T> List<T> list(String path, Object value, BiFunction<String, Object, Optional<T>> item) {
    List<?> given = value instanceof List<?> list ? list : List.of(value);
    if (given.isEmpty()) {
      add(path, "the list is empty; write at least one value");
    }
    Set<T> items = new LinkedHashSet<>();
    for (int i = 0; i < given.size(); i++) {
      String inner = path + "[" + i + "]";
      if (given.get(i) != StudyYaml.Faulty.ITEM) {
        item.apply(inner, given.get(i))
            .filter(read -> !items.add(read))
            .ifPresent(twice -> add(inner, "this value is listed before"));
      }
    }
    return List.copyOf(items);
  }

  /**
   * Return a whole number.
   *
   * @param parser throws NumberFormatException for what is none
   * @param what it is to be, such as {@code a seed}
   */
  <T> Optional<T> whole(String path, Object value, Function<String, T> parser, String what) {
    try {
      return Optional.of(parser.apply(String.valueOf(value).strip()));
    } catch (NumberFormatException e) {
      String digits = String.valueOf(value).strip();
      add(
          path,
          shown(value)
              + " is not "
              + what
              + "; write "
              + (digits.matches(Amount.THOUSANDS) ? digits.replace(",", "") : "a whole number"));
      return Optional.empty();
    }
  }

  /** Return a single value as text. */
  Optional<String> word(String path, Object value) {
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      add(path, "expected a single value, not " + shown(value));
      return Optional.empty();
    }
    return Optional.of(String.valueOf(value));
  }

  static String shown(Object value) {
    if (value instanceof Map<?, ?>) {
      return "a map";
    }
    return value instanceof List<?> ? "a list" : "'" + value + "'";
  }
}
