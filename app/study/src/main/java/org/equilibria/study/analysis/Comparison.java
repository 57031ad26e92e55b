package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.statistics.Holm;
import org.equilibria.study.statistics.Mean;
import org.equilibria.study.statistics.PairedDifference;

/**
 * A figure of cells beside that of others which are alike in all else, seed included. Cells of one
 * seed have drawn the same numbers and are no independent repetitions: their differences are
 * averaged, and it is over seeds that the mean has its interval.
 *
 * @param metric name of the figure
 * @param level what the cells have
 * @param reference what the others have
 * @param pairs how many pairs of cells there are
 * @param ofLevel mean of the figure over the seeds, of the cells in pairs
 * @param ofReference mean of the figure over the seeds, of the others
 * @param difference of the former from the latter
 * @param corrected p-value of the difference, corrected by Holm for all that are compared together
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Comparison(
    String metric,
    String level,
    String reference,
    int pairs,
    Mean ofLevel,
    Mean ofReference,
    PairedDifference difference,
    double corrected) {

  /**
   * Return the differences between the levels of an axis, each level with each before it.
   *
   * @param axis one that the study varies
   * @param option what the axis was given by, for messages
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if the study does not vary
   *     it
   */
  public static List<Comparison> ofLevels(
      StudyResults results, String axis, List<Metric> metrics, String option) {
    List<Side> levels = new ArrayList<>();
    Levels.of(results, axis, option).forEach((level, cells) -> levels.add(new Side(level, cells)));
    List<Comparison> all = new ArrayList<>();
    for (Metric metric : metrics) {
      for (int i = 1; i < levels.size(); i++) {
        for (int j = 0; j < i; j++) {
          all.add(of(metric, levels.get(i), metric, levels.get(j)));
        }
      }
    }
    return corrected(all);
  }

  /**
   * One side of a comparison.
   *
   * @param name what its cells have in common
   * @param cells by what makes a pair with a cell of the other side
   */
  record Side(String name, Map<Object, CellResult> cells) {}

  /** Return a figure of cells beside that of others, not corrected. */
  static Comparison of(Metric metric, Side level, Metric other, Side reference) {
    Map<Long, List<double[]>> bySeed = new TreeMap<>();
    level
        .cells()
        .forEach(
            (key, result) -> {
              CellResult partner = reference.cells().get(key);
              OptionalDouble a = metric.of(result);
              OptionalDouble b = partner == null ? OptionalDouble.empty() : other.of(partner);
              if (a.isPresent() && b.isPresent()) {
                bySeed
                    .computeIfAbsent(result.cell().seed(), seed -> new ArrayList<>())
                    .add(new double[] {a.getAsDouble(), b.getAsDouble()});
              }
            });
    double[] a = means(bySeed, 0);
    double[] b = means(bySeed, 1);
    PairedDifference difference = PairedDifference.of(a, b);
    return new Comparison(
        metric.id(),
        level.name(),
        reference.name(),
        bySeed.values().stream().mapToInt(List::size).sum(),
        Mean.of(a),
        Mean.of(b),
        difference,
        difference.p());
  }

  private static double[] means(Map<Long, List<double[]>> bySeed, int side) {
    return bySeed.values().stream()
        .mapToDouble(
            pairs -> pairs.stream().mapToDouble(pair -> pair[side]).average().orElse(Double.NaN))
        .toArray();
  }

  /** Return the same comparisons, each corrected for all of them. */
  static List<Comparison> corrected(List<Comparison> all) {
    double[] corrected =
        Holm.corrected(all.stream().mapToDouble(c -> c.difference().p()).toArray());
    List<Comparison> with = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Comparison c = all.get(i);
      with.add(
          new Comparison(
              c.metric,
              c.level,
              c.reference,
              c.pairs,
              c.ofLevel,
              c.ofReference,
              c.difference,
              corrected[i]));
    }
    return with;
  }
}
