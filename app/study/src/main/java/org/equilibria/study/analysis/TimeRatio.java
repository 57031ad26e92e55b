package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.result.TimedPart;
import org.equilibria.study.statistics.Median;

/**
 * What cells took over what others took that are alike in all else, seed included: of each round
 * the geometric mean of the ratios of the pairs, as both met the same noise in it, and of these the
 * median.
 *
 * @param part of the epoch
 * @param level what the cells have
 * @param reference what the others have
 * @param pairs how many pairs of timed cells there are
 * @param ofLevel seconds of the cells in pairs, as of {@link GroupTimes}
 * @param ofReference seconds of the others
 * @param ratio the former over the latter
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record TimeRatio(
    TimedPart part,
    String level,
    String reference,
    int pairs,
    Median ofLevel,
    Median ofReference,
    Median ratio) {

  /**
   * Return the ratios between the levels of an axis, each level over each before it.
   *
   * @param axis one that the study varies
   * @param option what the axis was given by, for messages
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if the study does not vary
   *     it
   */
  public static List<TimeRatio> ofLevels(StudyResults results, String axis, String option) {
    Map<String, Map<Object, CellResult>> cells = Levels.of(results, axis, option);
    List<String> levels = List.copyOf(cells.keySet());
    List<TimeRatio> all = new ArrayList<>();
    for (TimedPart part : TimedPart.values()) {
      for (int i = 1; i < levels.size(); i++) {
        for (int j = 0; j < i; j++) {
          all.add(of(part, levels.get(i), levels.get(j), cells));
        }
      }
    }
    return all;
  }

  private static TimeRatio of(
      TimedPart part, String level, String reference, Map<String, Map<Object, CellResult>> cells) {
    List<double[]> of = new ArrayList<>();
    List<double[]> others = new ArrayList<>();
    List<double[]> ratios = new ArrayList<>();
    cells
        .getOrDefault(level, Map.of())
        .forEach(
            (key, result) -> {
              CellResult partner = cells.getOrDefault(reference, Map.of()).get(key);
              if (partner != null && result.times().isPresent() && partner.times().isPresent()) {
                double[] a = result.times().get().of(part);
                double[] b = partner.times().get().of(part);
                if (takeTime(a) && takeTime(b)) {
                  of.add(a);
                  others.add(b);
                  ratios.add(ratios(a, b));
                }
              }
            });
    return new TimeRatio(
        part,
        level,
        reference,
        ratios.size(),
        Median.of(GroupTimes.means(of)),
        Median.of(GroupTimes.means(others)),
        Median.of(GroupTimes.means(ratios)));
  }

  /** Where nothing is solved, as backward where only the readout moves, there is no time. */
  private static boolean takeTime(double[] seconds) {
    return Arrays.stream(seconds).allMatch(s -> s > 0);
  }

  private static double[] ratios(double[] a, double[] b) {
    double[] ratios = new double[Math.min(a.length, b.length)];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = a[i] / b[i];
    }
    return ratios;
  }
}
