package org.equilibria.host.campaign;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Something that should not be.
 *
 * @param family of the problem
 * @param where seed, width, backend, precision and rule
 * @param solver in the notation
 * @param kind what is wrong, the same words for faults of the same kind
 * @param detail what was seen
 */
record Fault(String family, String where, String solver, String kind, String detail) {

  /**
   * Return a table with one line a family, solver and kind, each with its number and an example.
   */
  static String table(List<Fault> faults) {
    Map<String, List<Fault>> groups =
        faults.stream()
            .collect(
                Collectors.groupingBy(
                    f ->
                        String.format(Locale.ROOT, "%-26s %-40s %-24s", f.kind, f.family, f.solver),
                    TreeMap::new,
                    Collectors.toList()));
    return groups.entrySet().stream()
        .map(
            group -> {
              Fault example = group.getValue().get(0);
              return "%s %5d  %s: %s"
                  .formatted(
                      group.getKey(), group.getValue().size(), example.where, example.detail);
            })
        .collect(Collectors.joining("\n", faults.size() + " faults\n", ""));
  }
}
