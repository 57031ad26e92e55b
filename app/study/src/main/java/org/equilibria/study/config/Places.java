package org.equilibria.study.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a source each path of a configuration stands.
 *
 * @param byPath place by path, such as that of {@code model.width}
 */
record Places(Map<String, Place> byPath) {

  /** No places: the paths themselves say enough. */
  static final Places NONE = new Places(Map.of());

  // A colon ends the path only before a space: names of components may hold colons themselves.
  private static final Pattern LEADING_PATH = Pattern.compile("(?:[^\\s:]|:(?!\\s))*");
  private static final Pattern LAST_STEP = Pattern.compile("(\\.[^.\\[]*|\\[\\d+])$");

  /**
   * One place.
   *
   * @param source file, or option of the command line
   * @param line from 1; 0 if the source has no lines
   * @param column from 1; 0 if the source has no lines
   */
  record Place(String source, int line, int column) {

    @Override
    public String toString() {
      return line == 0 ? source : source + ":" + line + ":" + column;
    }
  }

  Places {
    byPath = Map.copyOf(byPath);
  }

  /** Return the places with that of one path, and all below it, elsewhere. */
  Places with(String path, String source) {
    Map<String, Place> more = new HashMap<>(byPath);
    more.keySet().removeIf(other -> other.startsWith(path));
    more.put(path, new Place(source, 0, 0));
    return new Places(more);
  }

  /** Return the places with that of one path elsewhere; what is below it stays where it is. */
  Places at(String path, String source) {
    Map<String, Place> more = new HashMap<>(byPath);
    more.put(path, new Place(source, 0, 0));
    return new Places(more);
  }

  /** Return the mistakes in the order of the source, each after the place of its path. */
  List<String> placed(List<String> mistakes) {
    Comparator<Placed> byLine = Comparator.comparingInt(p -> p.place().map(Place::line).orElse(0));
    return mistakes.stream()
        .map(mistake -> new Placed(placeOf(mistake), mistake))
        .sorted(byLine.thenComparingInt(p -> p.place().map(Place::column).orElse(0)))
        .map(Placed::toString)
        .toList();
  }

  private record Placed(Optional<Place> place, String mistake) {

    @Override
    public String toString() {
      return place.map(p -> p + ": " + mistake).orElse(mistake);
    }
  }

  /** Return the place of the path that a mistake starts with, or of what is nearest above it. */
  private Optional<Place> placeOf(String mistake) {
    Matcher matcher = LEADING_PATH.matcher(mistake);
    String path = matcher.lookingAt() ? matcher.group() : "";
    while (!byPath.containsKey(path)) {
      String shorter = LAST_STEP.matcher(path).replaceFirst("");
      if (shorter.equals(path)) {
        return Optional.empty();
      }
      path = shorter;
    }
    return Optional.ofNullable(byPath.get(path));
  }
}
