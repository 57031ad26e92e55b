package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.statistics.Mean;

/**
 * What cells that differ in their seed alone have in common.
 *
 * @param labels what varies, with its value as people write it
 * @param cells how many cells there are
 * @param trained how many of them have a trained network, and so figures
 * @param means of each figure over those that have it, by its name
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record SeedMeans(
    Map<String, String> labels, int cells, int trained, Map<String, Mean> means) {

  /** Return the means of every combination, in the order of the plan. */
  public static List<SeedMeans> of(StudyResults results, List<Metric> metrics) {
    Map<Map<String, String>, List<CellResult>> groups = new LinkedHashMap<>();
    for (CellResult result : results.cells()) {
      groups.computeIfAbsent(result.cell().varied(), labels -> new ArrayList<>()).add(result);
    }
    List<SeedMeans> all = new ArrayList<>();
    groups.forEach(
        (labels, cells) -> {
          Map<String, Mean> means = new LinkedHashMap<>();
          for (Metric metric : metrics) {
            means.put(
                metric.id(),
                Mean.of(cells.stream().flatMapToDouble(r -> metric.of(r).stream()).toArray()));
          }
          int trained = (int) cells.stream().filter(r -> r.ending().isTrained()).count();
          all.add(new SeedMeans(labels, cells.size(), trained, means));
        });
    return all;
  }
}
