package org.equilibria.study.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Know where in a source each path of a configuration stands.
 *
 * @param byPath place by path, such as {@code study.yaml:3:9} for {@code model.width}
 */
record Places(Map<String, String> byPath) {

  /** No places: the paths themselves say enough. */
  static final Places NONE = new Places(Map.of());

  private static final Pattern LEADING_PATH = Pattern.compile("(?:[^\\s:]|:(?!\\s))*");
  private static final Pattern LAST_STEP = Pattern.compile("(\\.[^.\\[]*|\\[\\d+])$");

  Places {
    byPath = Map.copyOf(byPath);
  }

  Places with(String path, String place) {
    Map<String, String> more = new HashMap<>(byPath);
    more.keySet().removeIf(other -> other.startsWith(path));
    more.put(path, place);
    return new Places(more);
  }

  /** Put the place of the path that a mistake starts with in front of it. */
  String placed(String mistake) {
    Matcher matcher = LEADING_PATH.matcher(mistake);
    String path = matcher.lookingAt() ? matcher.group() : "";
    while (!path.isEmpty() && !byPath.containsKey(path)) {
      String shorter = LAST_STEP.matcher(path).replaceFirst("");
      path = shorter.equals(path) ? "" : shorter;
    }
    String place = byPath.get(path);
    return place == null ? mistake : place + ": " + mistake;
  }
}
