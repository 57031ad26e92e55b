package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.statistics.Mean;

/**
 * How much of the variation of a figure each axis explains by itself and each two axes together, in
 * a full factorial study with every combination once a seed: there the sums of squares of axes and
 * of pairs are orthogonal (Montgomery, Design and Analysis of Experiments, chapter 5).
 *
 * @param metric name of the figure
 * @param refused why there is nothing else; empty if there is
 * @param mains each axis by itself, means over the others
 * @param interactions of two axes, the strongest first
 * @param rest share of the variation that is of seeds and of three axes or more together
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Effects(
    String metric,
    Optional<String> refused,
    List<Main> mains,
    List<Interaction> interactions,
    double rest) {

  private static final int LEAST_AXES = 2;

  /** Interactions of more levels could not be drawn. */
  private static final int MOST_LEVELS = 12;

  /** Weaker interactions are not kept. */
  private static final int MOST_INTERACTIONS = 6;

  /** Copy the lists. */
  public Effects {
    mains = List.copyOf(mains);
    interactions = List.copyOf(interactions);
  }

  /**
   * An axis by itself.
   *
   * @param axis its name
   * @param share of the variation that its levels explain
   * @param levels their names
   * @param means of the figure for each, over seeds
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Main(String axis, double share, List<String> levels, List<Mean> means) {}

  /**
   * What two axes do together beyond what they do by themselves.
   *
   * @param first its name
   * @param second its name
   * @param share of the variation
   * @param means of the figure over seeds, for each level of the first those of the second
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Interaction(String first, String second, double share, List<List<Mean>> means) {}

  /** Return the effects on some figures; none of a study that varies fewer than two axes. */
  public static List<Effects> of(StudyResults results, List<Metric> metrics) {
    List<String> axes = axes(results);
    return axes.size() < LEAST_AXES
        ? List.of()
        : metrics.stream().map(metric -> of(results, metric, axes)).toList();
  }

  private static List<String> axes(StudyResults results) {
    return results.plan().varied().stream()
        .filter(axis -> Question.levels(results, axis).size() > 1)
        .toList();
  }

  private static Effects of(StudyResults results, Metric metric, List<String> axes) {
    return unbalanced(results, metric, axes)
        .map(why -> new Effects(metric.id(), Optional.of(why), List.of(), List.of(), Double.NaN))
        .orElseGet(() -> new Table(results, metric, axes).effects());
  }

  /** Return why a design is not the full and balanced one; empty if it is. */
  private static Optional<String> unbalanced(
      StudyResults results, Metric metric, List<String> axes) {
    long combinations = results.cells().stream().map(r -> r.cell().seed()).distinct().count();
    for (String axis : axes) {
      combinations *= Question.levels(results, axis).size();
    }
    Set<Object> there = new HashSet<>();
    for (CellResult cell : results.cells()) {
      if (Ranking.didWhatWasAsked(cell, metric)) {
        there.add(
            List.of(
                axes.stream().map(axis -> Question.level(cell, axis)).toList(),
                cell.cell().seed()));
      }
    }
    return there.size() == combinations && results.cells().size() == combinations
        ? Optional.empty()
        : Optional.of(
            "the means of levels would be over different cells: of %d combinations of levels and seeds %d have a figure%s"
                .formatted(
                    combinations,
                    there.size(),
                    metric.isWork() ? " of solves that all converged" : ""));
  }

  /** The figures of a balanced design, by cell. */
  private static final class Table {

    private final Metric metric;
    private final double[] values;
    private final double grand;
    private final double total;
    private final int[] seeds;
    private final int countOfSeeds;
    private final List<String> axes;
    private final List<List<String>> levels;
    private final List<int[]> levelOf;

    Table(StudyResults results, Metric metric, List<String> axes) {
      List<CellResult> cells = results.cells();
      this.metric = metric;
      this.axes = axes;
      values = cells.stream().mapToDouble(cell -> metric.of(cell).orElseThrow()).toArray();
      List<Long> distinct = cells.stream().map(c -> c.cell().seed()).distinct().toList();
      seeds = cells.stream().mapToInt(c -> distinct.indexOf(c.cell().seed())).toArray();
      countOfSeeds = distinct.size();
      levels = axes.stream().map(axis -> Question.levels(results, axis)).toList();
      levelOf =
          IntStream.range(0, axes.size())
              .mapToObj(
                  axis ->
                      cells.stream()
                          .mapToInt(
                              c -> levels.get(axis).indexOf(Question.level(c, axes.get(axis))))
                          .toArray())
              .toList();
      grand = means(1, cell -> 0).get(0).value();
      total = Arrays.stream(values).map(v -> squared(v - grand)).average().orElseThrow();
    }

    private static double squared(double x) {
      return x * x;
    }

    /** Return for each group of cells the mean over seeds of the means over cells. */
    private List<Mean> means(int groups, IntUnaryOperator groupOf) {
      double[][] sums = new double[groups][countOfSeeds];
      int[][] counts = new int[groups][countOfSeeds];
      for (int cell = 0; cell < values.length; cell++) {
        int group = groupOf.applyAsInt(cell);
        sums[group][seeds[cell]] += values[cell];
        counts[group][seeds[cell]]++;
      }
      List<Mean> means = new ArrayList<>();
      for (int group = 0; group < groups; group++) {
        double[] bySeed = sums[group];
        for (int seed = 0; seed < countOfSeeds; seed++) {
          bySeed[seed] /= counts[group][seed];
        }
        means.add(Mean.of(bySeed));
      }
      return means;
    }

    Effects effects() {
      if (total == 0) {
        return new Effects(
            metric.id(),
            Optional.of("the figure is the same in all cells"),
            List.of(),
            List.of(),
            Double.NaN);
      }
      List<Main> mains = IntStream.range(0, axes.size()).mapToObj(this::main).toList();
      List<Interaction> interactions = new ArrayList<>();
      double rest = 1 - mains.stream().mapToDouble(Main::share).sum();
      for (int i = 0; i < mains.size(); i++) {
        for (int j = i + 1; j < mains.size(); j++) {
          Interaction interaction = interaction(i, j, mains.get(i), mains.get(j));
          rest -= interaction.share();
          if (levels.get(i).size() <= MOST_LEVELS && levels.get(j).size() <= MOST_LEVELS) {
            interactions.add(interaction);
          }
        }
      }
      interactions.sort(Comparator.comparingDouble(Interaction::share).reversed());
      return new Effects(
          metric.id(),
          Optional.empty(),
          mains,
          interactions.stream().limit(MOST_INTERACTIONS).toList(),
          Math.max(0, rest));
    }

    private Main main(int axis) {
      int[] level = levelOf.get(axis);
      List<Mean> means = means(levels.get(axis).size(), cell -> level[cell]);
      double squares =
          means.stream().mapToDouble(m -> squared(m.value() - grand)).average().orElseThrow();
      return new Main(axes.get(axis), squares / total, levels.get(axis), means);
    }

    private Interaction interaction(int one, int other, Main first, Main second) {
      int[] a = levelOf.get(one);
      int[] b = levelOf.get(other);
      int rows = first.levels().size();
      int columns = second.levels().size();
      List<Mean> means = means(rows * columns, cell -> a[cell] * columns + b[cell]);
      double squares = 0;
      List<List<Mean>> table = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        List<Mean> row = means.subList(i * columns, (i + 1) * columns);
        table.add(List.copyOf(row));
        for (int j = 0; j < columns; j++) {
          double together = first.means().get(i).value() + second.means().get(j).value() - grand;
          squares += squared(row.get(j).value() - together);
        }
      }
      double share = squares / (rows * (double) columns) / total;
      return new Interaction(first.axis(), second.axis(), share, table);
    }
  }
}
