package org.equilibria.api.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A request for a component by name with options, as written {@code anderson{window=5}}.
 *
 * @param id identifier or alias
 * @param options values by option name, in the order given: String, Number, Boolean or a nested
 *     {@code ComponentSpec}
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ComponentSpec(String id, Map<String, Object> options) {

  private static final Pattern PLAIN = Pattern.compile("[^\\s,{}=\"]+");

  /** Copy the options, keeping their order. */
  public ComponentSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Return a request with default options. */
  public static ComponentSpec of(String id) {
    return new ComponentSpec(id, Map.of());
  }

  /**
   * Return the notation {@code id{name=value, ...}}; text that would not read back as it stands is
   * written in double quotes.
   */
  @Override
  public String toString() {
    return options.isEmpty()
        ? id
        : options.entrySet().stream()
            .map(e -> e.getKey() + "=" + written(e.getValue()))
            .collect(Collectors.joining(", ", id + "{", "}"));
  }

  private static String written(Object value) {
    return value instanceof String text && !PLAIN.matcher(text).matches()
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
        : value.toString();
  }
}
