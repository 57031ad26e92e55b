package org.equilibria.engine.option;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The type of {@link String} options; numbers and booleans are taken as written. */
record Text() implements OptionType {

  @Override
  public String phrase() {
    return "text";
  }

  @Override
  public String label() {
    return "text";
  }

  @Override
  public Map<String, Object> json() {
    return Map.of("type", List.of("string", "number", "boolean"));
  }

  @Override
  public Optional<?> read(Object raw) {
    return raw instanceof String || raw instanceof Number || raw instanceof Boolean
        ? Optional.of(raw.toString())
        : Optional.empty();
  }
}
