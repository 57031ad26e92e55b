package org.equilibria.engine.component;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apiguardian.api.API;

/** Suggestions for names that are not known: the nearest known one and the list of all. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Names {

  private Names() {}

  /** Return a number of things, {@code 1 row} or {@code 3 rows}. */
  public static String count(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /**
   * Return the continuation of a sentence about an unknown name: {@code ; did you mean 'window'?
   * Accepted: window, ridge}.
   *
   * @param name the unknown name
   * @param known every accepted name, in the order to be listed
   * @param none what to say if there is no accepted name
   */
  public static String help(String name, Collection<String> known, String none) {
    if (known.isEmpty()) {
      return "; " + none;
    }
    return nearest(name, known).map(near -> "; did you mean '" + near + "'?").orElse(".")
        + " Accepted: "
        + String.join(", ", known);
  }

  /**
   * Return the nearest known name within a third of the letters of {@code name}, at least two
   * edits; of equally near ones that with the same first letter.
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String sought = name.toLowerCase(Locale.ROOT);
    LevenshteinDistance distance = new LevenshteinDistance(Math.max(2, name.length() / 3));
    Comparator<String> byDistance =
        Comparator.comparingInt(
            candidate -> distance.apply(sought, candidate.toLowerCase(Locale.ROOT)));
    Comparator<String> byFirstLetter =
        Comparator.comparing(
            candidate ->
                !candidate
                    .toLowerCase(Locale.ROOT)
                    .startsWith(sought.isEmpty() ? "" : sought.substring(0, 1)));
    return known.stream()
        .filter(candidate -> distance.apply(sought, candidate.toLowerCase(Locale.ROOT)) >= 0)
        .min(byDistance.thenComparing(byFirstLetter).thenComparing(Comparator.naturalOrder()));
  }
}
