package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.CellTimes;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.result.TimedPart;
import org.equilibria.study.statistics.Median;
import org.hipparchus.stat.StatUtils;

/**
 * What cells took that differ in their seed alone: of each round the geometric mean over the cells,
 * and of these the median. Its interval says how surely it is known of this machine; over seeds it
 * says nothing.
 *
 * @param labels what varies, with its value as people write it
 * @param cells how many timed cells there are
 * @param seconds of an epoch and of its parts; 0 of a part that solves nothing
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record GroupTimes(Map<String, String> labels, int cells, Map<TimedPart, Median> seconds) {

  /** Return the times of every combination that was timed, in the order of the plan. */
  public static List<GroupTimes> of(StudyResults results) {
    Map<Map<String, String>, List<CellTimes>> groups = new LinkedHashMap<>();
    for (CellResult result : results.cells()) {
      result
          .times()
          .ifPresent(
              times ->
                  groups
                      .computeIfAbsent(result.cell().varied(), labels -> new ArrayList<>())
                      .add(times));
    }
    List<GroupTimes> all = new ArrayList<>();
    groups.forEach(
        (labels, times) -> {
          Map<TimedPart, Median> seconds = new EnumMap<>(TimedPart.class);
          for (TimedPart part : TimedPart.values()) {
            double[][] cells = times.stream().map(t -> t.of(part)).toArray(double[][]::new);
            seconds.put(part, Median.of(means(List.of(cells))));
          }
          all.add(new GroupTimes(labels, times.size(), seconds));
        });
    return all;
  }

  /**
   * Return the geometric mean over cells in each round.
   *
   * @param cells what each took, one a round
   */
  static double[] means(Collection<double[]> cells) {
    int rounds = cells.stream().mapToInt(times -> times.length).min().orElse(0);
    double[] means = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      int at = round;
      means[round] = StatUtils.geometricMean(cells.stream().mapToDouble(t -> t[at]).toArray());
    }
    return means;
  }
}
