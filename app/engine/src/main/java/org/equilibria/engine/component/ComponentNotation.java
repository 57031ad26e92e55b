package org.equilibria.engine.component;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;

/**
 * A reader of requests for components as people write them: {@code anderson{window=5, ridge=1e-8}},
 * nested as {@code implicit{solver: anderson{window=5}}}, or as the map {@code {id: anderson,
 * window: 5}} of a configuration file.
 *
 * <p>{@code =} and {@code :} mean the same. A value with white space or one of {@code , { } = "} is
 * written in double quotes, where {@code \} escapes a quote or itself. Only the form is checked
 * here; names and values are the business of {@link Catalog#check}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ComponentNotation {

  private static final String ID = "id";

  private ComponentNotation() {}

  /**
   * Return the request written in {@code text}; the values of its options are String or nested
   * requests.
   *
   * @throws EquilibriaException INVALID_INPUT with the position of the first mistake
   */
  public static ComponentSpec parse(String text) {
    return new NotationParser(text).parse();
  }

  /**
   * Return the request for {@code id} with options each written {@code name=value}.
   *
   * @throws EquilibriaException INVALID_INPUT with the position of the first mistake
   */
  public static ComponentSpec parse(String id, String... options) {
    if (id == null) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "a component is named by a text such as anderson or anderson{window=5}, not by null");
    }
    return parse(options.length == 0 ? id : id + "{" + String.join(", ", options) + "}");
  }

  /**
   * Return the request that a configuration file holds: a String in the notation, a map with the
   * key {@code id}, or a ready {@code ComponentSpec}; empty if {@code mistakes} received any.
   *
   * @param path place of the value in the user's terms, such as {@code solver}
   * @param value what the file holds there
   * @param mistakes receives every mistake of form
   */
  public static Optional<ComponentSpec> read(KeyPath path, Object value, List<Mistake> mistakes) {
    if (value instanceof ComponentSpec spec) {
      return Optional.of(spec);
    }
    if (value instanceof Map<?, ?> map) {
      return readMap(path, map, mistakes);
    }
    if (value instanceof String text) {
      try {
        return Optional.of(parse(text));
      } catch (EquilibriaException e) {
        mistakes.add(new Mistake(path, String.valueOf(e.getMessage())));
        return Optional.empty();
      }
    }
    mistakes.add(
        new Mistake(
            path,
            "'"
                + value
                + "' does not name a component; write a name such as anderson, anderson{window=5}"
                + " or {id: anderson, window: 5}"));
    return Optional.empty();
  }

  private static Optional<ComponentSpec> readMap(
      KeyPath path, Map<?, ?> map, List<Mistake> mistakes) {
    int before = mistakes.size();
    Object id = map.get(ID);
    if (!(id instanceof String)) {
      mistakes.add(
          new Mistake(
              path,
              (id == null ? "the component's id is missing" : "id '" + id + "' is not a name")
                  + "; write {id: NAME, option: value}"));
    }
    Map<String, Object> options = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      if (!name.equals(ID)) {
        readValue(path.key(name), entry.getValue(), mistakes)
            .ifPresent(value -> options.put(name, value));
      }
    }
    return mistakes.size() > before
        ? Optional.empty()
        : Optional.of(new ComponentSpec(String.valueOf(id), options));
  }

  private static Optional<Object> readValue(KeyPath path, Object value, List<Mistake> mistakes) {
    if (value instanceof Map<?, ?> map) {
      return readMap(path, map, mistakes).map(spec -> spec);
    }
    if (value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof ComponentSpec) {
      return Optional.of(value);
    }
    mistakes.add(
        new Mistake(
            path,
            value == null
                ? "the value is missing"
                : "'" + value + "' is neither a single value nor a component"));
    return Optional.empty();
  }
}
