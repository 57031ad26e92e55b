package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;

/**
 * Two studies beside each other: their cells make pairs where all that either varies is the same,
 * and the seed.
 *
 * @param settings what their files set differently: the value of the first and of the second, by
 *     its path; empty where a file has none
 * @param pairs how many pairs of cells there are
 * @param onlyFirst how many cells of the first have no partner
 * @param onlySecond how many cells of the second have no partner
 * @param figures the second beside the first
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record StudyComparison(
    Map<String, List<String>> settings,
    int pairs,
    int onlyFirst,
    int onlySecond,
    List<Comparison> figures) {

  /**
   * Compare two studies.
   *
   * @param names of the first and the second
   * @param metrics figures of the first that are compared
   */
  public static StudyComparison of(
      StudyResults first, StudyResults second, List<String> names, List<Metric> metrics) {
    Set<String> varied = new LinkedHashSet<>(first.plan().varied());
    varied.addAll(second.plan().varied());
    Set<String> tuned = new LinkedHashSet<>(first.plan().varied());
    tuned.retainAll(second.plan().varied());
    if (Stream.of(first, second).allMatch(s -> s.plan().config().search().isEmpty())) {
      tuned.clear();
    }
    Map<Object, CellResult> a = cells(first, varied, tuned);
    Map<Object, CellResult> b = cells(second, varied, tuned);
    List<Comparison> figures = new ArrayList<>();
    List<Metric> others = Metric.all(second);
    for (Metric metric : metrics) {
      Optional<Metric> same =
          others.stream().filter(other -> other.id().equals(metric.id())).findFirst();
      same.ifPresent(
          other ->
              figures.add(
                  Comparison.of(
                      other,
                      new Comparison.Side(names.get(1), b),
                      metric,
                      new Comparison.Side(names.get(0), a))));
    }
    int pairs = (int) a.keySet().stream().filter(b::containsKey).count();
    return new StudyComparison(
        settings(first, second),
        pairs,
        a.size() - pairs,
        b.size() - pairs,
        Comparison.corrected(figures));
  }

  /**
   * Return cells by what makes a pair.
   *
   * @param tuned dimensions of which a search may have changed options: there levels count as they
   *     were before
   */
  private static Map<Object, CellResult> cells(
      StudyResults results, Set<String> varied, Set<String> tuned) {
    Map<Object, CellResult> cells = new LinkedHashMap<>();
    for (CellResult result : results.cells()) {
      List<Object> key = new ArrayList<>();
      for (String dimension : varied) {
        key.add(
            tuned.contains(dimension)
                ? result.cell().varied().getOrDefault(dimension, "")
                : StudySource.valueOf(result.cell().pipeline(), dimension));
      }
      key.add(result.cell().seed());
      cells.put(key, result);
    }
    return cells;
  }

  private static Map<String, List<String>> settings(StudyResults first, StudyResults second) {
    Map<String, String> a = new TreeMap<>(StudySource.values(first.plan().config()));
    Map<String, String> b = new TreeMap<>(StudySource.values(second.plan().config()));
    Set<String> paths = new TreeSet<>(a.keySet());
    paths.addAll(b.keySet());
    Map<String, List<String>> different = new LinkedHashMap<>();
    for (String path : paths) {
      String of = a.getOrDefault(path, "");
      String other = b.getOrDefault(path, "");
      if (!of.equals(other) && !path.equals("study.name")) {
        different.put(path, List.of(of, other));
      }
    }
    return different;
  }
}
