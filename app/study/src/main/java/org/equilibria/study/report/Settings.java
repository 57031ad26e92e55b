package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A writer of settings in a line; what is switched off or without limit goes without saying. */
final class Settings {

  private static final String ID = "id";
  private static final Set<String> UNSAID =
      Set.of("", "0", "0.0", "0s", "none", "false", "null", String.valueOf(Integer.MAX_VALUE));

  private Settings() {}

  /** Return a component with its options, such as {@code picard{damping=0.5}}. */
  static String component(Object written) {
    return written(written);
  }

  /** Return a section of a configuration, such as {@code width 64, activation relu, centred}. */
  static String section(Map<?, ?> section) {
    return joined(section, " ");
  }

  /** Return the keys with their values; what is switched on says its key alone. */
  private static String joined(Map<?, ?> entries, String between) {
    List<String> said = new ArrayList<>();
    entries.forEach(
        (key, value) -> {
          if (key.equals(ID)) {
            said.add(String.valueOf(value));
          } else if (Boolean.TRUE.equals(value)) {
            said.add(String.valueOf(key));
          } else if (!UNSAID.contains(String.valueOf(value))) {
            said.add(key + between + written(value));
          }
        });
    return String.join(", ", said);
  }

  private static String written(Object value) {
    if (value instanceof Map<?, ?> component) {
      Map<Object, Object> options = new LinkedHashMap<>(component);
      Object id = options.remove(ID);
      String listed = joined(options, "=");
      return listed.isEmpty() ? String.valueOf(id) : id + "{" + listed + "}";
    } else if (value instanceof List<?> list) {
      return list.stream().map(Settings::written).collect(Collectors.joining(", "));
    }
    return value instanceof Double number ? Figures.exact(number) : String.valueOf(value);
  }
}
