package org.equilibria.study.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * What a combination of values may be like: at each of some places one of some values. A component
 * is like one that is named without its options, and like one whose options are given in part.
 *
 * @param accepted values by where they stand, as a configuration holds them
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Condition(Map<Dimension, List<Object>> accepted) {

  /** Copy the values, keeping their order. */
  public Condition {
    Map<Dimension, List<Object>> copy = new LinkedHashMap<>();
    accepted.forEach((dimension, values) -> copy.put(dimension, List.copyOf(values)));
    accepted = Collections.unmodifiableMap(copy);
  }

  /** Return whether every place has one of its values. */
  boolean holds(Function<Dimension, Optional<Object>> values) {
    return accepted.entrySet().stream()
        .allMatch(
            entry ->
                values
                    .apply(entry.getKey())
                    .filter(value -> entry.getValue().stream().anyMatch(a -> isLike(value, a)))
                    .isPresent());
  }

  private static boolean isLike(Object value, Object accepted) {
    if (accepted instanceof Map<?, ?> given) {
      return value instanceof Map<?, ?> map
          && given.entrySet().stream()
              .allMatch(
                  e -> map.containsKey(e.getKey()) && isLike(map.get(e.getKey()), e.getValue()));
    } else if (value instanceof Map<?, ?> map) {
      return accepted.equals(map.get(Keys.ID));
    } else if (value instanceof List<?> list && accepted instanceof List<?> others) {
      return list.size() == others.size()
          && IntStream.range(0, list.size()).allMatch(i -> isLike(list.get(i), others.get(i)));
    }
    return value instanceof Number a && accepted instanceof Number b
        ? a.doubleValue() == b.doubleValue()
        : value.equals(accepted);
  }

  /** Return values by the names of their places: a list of them, or the only one unless a list. */
  Map<String, Object> written() {
    Map<String, Object> written = new LinkedHashMap<>();
    accepted.forEach(
        (dimension, values) ->
            written.put(
                dimension.id(),
                values.size() == 1 && !(values.get(0) instanceof List<?>)
                    ? values.get(0)
                    : values));
    return written;
  }
}
