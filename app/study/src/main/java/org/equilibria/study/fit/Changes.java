package org.equilibria.study.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/** What is other than when some results were begun, so that they are not mixed with new ones. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Changes {

  private static final String CODE = " #";

  private Changes() {}

  /**
   * Return a sentence for each plugin that is another, of another version or of other code. Results
   * of earlier versions do not know the code.
   *
   * @param then plugins behind components, by kind, as {@link
   *     org.equilibria.study.config.Pipeline#plugins} has them
   * @param now those at hand
   */
  public static List<String> of(Map<String, String> then, Map<String, String> now) {
    List<String> changes = new ArrayList<>();
    new TreeMap<>(then)
        .forEach(
            (kind, was) -> {
              String is = now.getOrDefault(kind, "missing");
              String same = was.contains(CODE) ? is : is.replaceFirst(CODE + ".*", "");
              if (!was.equals(same)) {
                changes.add("%s: plugin %s then, %s now".formatted(kind, was, is));
              }
            });
    return changes;
  }
}
