package org.equilibria.study.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Which combinations of the values of its axes a study runs. Those that are excluded are left out
 * of the product of all axes, then others are added.
 *
 * @param zip groups of axes that take their first values together, their second ones, and so on
 * @param when of axes that not every combination has, the condition under which it does
 * @param exclude combinations that are left out
 * @param include combinations that are added: values by where they stand; any other is that of the
 *     pipeline which the study varies
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Design(
    List<List<Dimension>> zip,
    Map<Dimension, Condition> when,
    List<Condition> exclude,
    List<Map<Dimension, Object>> include) {

  /** Every combination. */
  public static final Design FACTORIAL = new Design(List.of(), Map.of(), List.of(), List.of());

  /** Copy the lists and maps, keeping their order. */
  public Design {
    zip = zip.stream().map(List::copyOf).toList();
    when = copy(when);
    exclude = List.copyOf(exclude);
    include = include.stream().map(Design::copy).toList();
  }

  private static <V> Map<Dimension, V> copy(Map<Dimension, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Return what varies: axes, outermost first, and what only added combinations vary. */
  List<Dimension> varied(List<Axis> axes) {
    return Stream.concat(
            axes.stream().map(Axis::dimension),
            include.stream().flatMap(values -> values.keySet().stream()))
        .distinct()
        .toList();
  }

  /** Return the group of an axis; of one that is in none itself alone. */
  List<Dimension> group(Dimension axis) {
    return zip.stream().filter(g -> g.contains(axis)).findFirst().orElse(List.of(axis));
  }

  /** Return the condition of an axis, if it has one. */
  Optional<Condition> condition(Dimension axis) {
    return Optional.ofNullable(when.get(axis));
  }

  /** Return the keys of a study's section that say the same. */
  Map<String, Object> written() {
    Map<String, Object> written = new LinkedHashMap<>();
    if (!zip.isEmpty()) {
      written.put(Keys.ZIP, zip.stream().map(g -> g.stream().map(Dimension::id).toList()).toList());
    }
    if (!when.isEmpty()) {
      Map<String, Object> conditions = new LinkedHashMap<>();
      when.forEach((axis, condition) -> conditions.put(axis.id(), condition.written()));
      written.put(Keys.WHEN, conditions);
    }
    if (!exclude.isEmpty()) {
      written.put(Keys.EXCLUDE, exclude.stream().map(Condition::written).toList());
    }
    if (!include.isEmpty()) {
      written.put(Keys.INCLUDE, include.stream().map(Design::named).toList());
    }
    return written;
  }

  /** Return values by the names of what they are of. */
  static Map<String, Object> named(Map<Dimension, Object> values) {
    Map<String, Object> named = new LinkedHashMap<>();
    values.forEach((dimension, value) -> named.put(dimension.id(), value));
    return named;
  }
}
