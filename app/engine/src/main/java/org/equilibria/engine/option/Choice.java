package org.equilibria.engine.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The type of {@code boolean} and enum options, each constant written in lower case with dashes.
 */
record Choice(Map<String, Object> constants, String label) implements OptionType {

  static Choice ofBoolean() {
    Map<String, Object> constants = new LinkedHashMap<>();
    constants.put("true", true);
    constants.put("false", false);
    return new Choice(constants, "true or false");
  }

  static Choice ofEnum(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(written((Enum<?>) constant), constant);
    }
    return new Choice(constants, "one of " + String.join(", ", constants.keySet()));
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String phrase() {
    return label;
  }

  @Override
  public Map<String, Object> json() {
    List<Object> accepted = new ArrayList<>(constants.keySet());
    constants.values().stream().filter(Boolean.class::isInstance).forEach(accepted::add);
    return Map.of("enum", accepted);
  }

  @Override
  public Optional<?> read(Object raw) {
    return Optional.ofNullable(constants.get(raw.toString()));
  }

  @Override
  public Object write(Object held) {
    return held instanceof Enum<?> constant ? written(constant) : held;
  }
}
