package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.statistics.Mean;

/**
 * The levels of an axis by a figure. Cells that did not do what was asked are in no comparison, for
 * work that was cut short is no merit, and a level with many of them is not ranked.
 *
 * @param axis whose levels they are
 * @param ranked levels that are compared, in the order of the plan
 * @param unranked why others are not
 * @param lost which cells of ranked levels are in no comparison
 * @param comparisons of every two levels
 * @param moreIsBetter whether more of the figure is better
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Ranking(
    String axis,
    List<String> ranked,
    Map<String, String> unranked,
    Map<String, String> lost,
    List<Comparison> comparisons,
    boolean moreIsBetter) {

  /** Fewer independent repetitions tell nothing about chance worth claiming. */
  public static final int LEAST_SEEDS = 3;

  /** The share of its cells that a ranked level may lose. */
  public static final double MOST_LOST = 0.1;

  /** Copy the lists. */
  public Ranking {
    ranked = List.copyOf(ranked);
    comparisons = List.copyOf(comparisons);
  }

  /**
   * How far the best level is ahead of another, or behind it if that is negative.
   *
   * @param other the other level
   * @param by the difference, positive to the credit of the best
   * @param p of no difference, corrected for all comparisons made together
   * @param best mean of the figure of the best level, in the cells that both have
   * @param others mean of the figure of the other level
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Lead(String other, Mean by, double p, Mean best, Mean others) {

    /** Return whether it is more than chance at the level of the intervals. */
    public boolean isSure() {
      return by.count() >= LEAST_SEEDS && by.value() > 0 && p < 1 - Mean.LEVEL;
    }

    /** Return whether there is no difference at all, in any seed. */
    public boolean isNone() {
      return by.value() == 0 && (by.count() < 2 || by.halfWidth() == 0);
    }
  }

  /** Return the levels of an axis, not corrected for comparisons of others. */
  static Ranking of(StudyResults results, String axis, Metric metric) {
    Map<String, String> unranked = new LinkedHashMap<>();
    Map<String, String> lost = new LinkedHashMap<>();
    List<String> ranked = new ArrayList<>();
    for (String level : Question.levels(results, axis)) {
      List<CellResult> cells =
          results.cells().stream()
              .filter(cell -> Question.level(cell, axis).equals(level))
              .filter(cell -> cell.ending() != Ending.IMPOSSIBLE)
              .filter(cell -> cell.ending() != Ending.CANCELLED)
              .toList();
      long good = cells.stream().filter(cell -> didWhatWasAsked(cell, metric)).count();
      if (!cells.isEmpty() && cells.size() - good > MOST_LOST * cells.size()) {
        unranked.put(level, why(cells, metric));
      } else if (!cells.isEmpty()) {
        ranked.add(level);
        if (good < cells.size()) {
          lost.put(level, why(cells, metric));
        }
      }
    }
    StudyResults compared =
        new StudyResults(
            results.plan(),
            results.cells().stream()
                .filter(cell -> didWhatWasAsked(cell, metric))
                .filter(cell -> ranked.contains(Question.level(cell, axis)))
                .toList(),
            results.cancelled(),
            results.elapsed());
    return new Ranking(
        axis,
        ranked,
        unranked,
        lost,
        Comparison.ofLevels(compared, axis, List.of(metric), axis),
        metric.moreIsBetter());
  }

  /** Return whether a cell has a figure that can be compared with those of others. */
  static boolean didWhatWasAsked(CellResult cell, Metric metric) {
    return metric.of(cell).isPresent() && (!metric.isWork() || cell.converged());
  }

  /** Return what cells did not do. */
  private static String why(List<CellResult> cells, Metric metric) {
    long untrained = cells.stream().filter(cell -> !cell.ending().isTrained()).count();
    long without = cells.stream().filter(cell -> metric.of(cell).isEmpty()).count() - untrained;
    long unconverged =
        cells.stream().filter(cell -> !didWhatWasAsked(cell, metric)).count() - untrained - without;
    List<String> parts = new ArrayList<>();
    if (untrained > 0) {
      parts.add("%d of its %d cells diverged or failed".formatted(untrained, cells.size()));
    }
    if (unconverged > 0) {
      parts.add(
          "solves were left unconverged in %d of its %d cells"
              .formatted(unconverged, cells.size()));
    }
    if (without > 0) {
      parts.add("%d of its %d cells have no %s".formatted(without, cells.size(), metric.words()));
    }
    return String.join(", ", parts);
  }

  /** Return the same with comparisons corrected for others, too. */
  Ranking with(List<Comparison> corrected) {
    return new Ranking(axis, ranked, unranked, lost, corrected, moreIsBetter);
  }

  /**
   * Return the level whose mean is no worse than that of each other ranked one, in the cells that
   * both have; empty if there is none, or some have no cells alike.
   */
  public Optional<String> best() {
    return ranked.size() < 2
        ? Optional.empty()
        : ranked.stream()
            .filter(level -> leads(level).size() == ranked.size() - 1)
            .filter(level -> leads(level).stream().allMatch(lead -> lead.by().value() >= 0))
            .findFirst();
  }

  /** Return how far the best level is ahead of each other, the nearest first. */
  public List<Lead> leads() {
    return best()
        .map(
            best ->
                leads(best).stream()
                    .sorted((a, b) -> Double.compare(a.by().value(), b.by().value()))
                    .toList())
        .orElse(List.of());
  }

  /** Return over how many seeds levels are compared, the fewest that any two have. */
  public int seeds() {
    return comparisons.stream().mapToInt(c -> c.difference().mean().count()).min().orElse(0);
  }

  private List<Lead> leads(String level) {
    List<Lead> leads = new ArrayList<>();
    for (Comparison c : comparisons) {
      if (c.pairs() > 0 && c.level().equals(level)) {
        leads.add(
            new Lead(
                c.reference(),
                credit(c.difference().mean(), moreIsBetter),
                c.corrected(),
                c.ofLevel(),
                c.ofReference()));
      } else if (c.pairs() > 0 && c.reference().equals(level)) {
        leads.add(
            new Lead(
                c.level(),
                credit(c.difference().mean(), !moreIsBetter),
                c.corrected(),
                c.ofReference(),
                c.ofLevel()));
      }
    }
    return leads;
  }

  private static Mean credit(Mean difference, boolean positive) {
    return positive
        ? difference
        : new Mean(
            difference.count(),
            0 - difference.value(),
            0 - difference.upper(),
            0 - difference.lower());
  }
}
