package org.equilibria.study.plan;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.data.Task;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.StudyConfig;

/**
 * The cells that a study stands for.
 *
 * @param config the study
 * @param cells one for each different combination and each seed, seeds innermost; those of a study
 *     that was extended in the order in which they were added
 * @param task what is learned, once the data are known
 * @param merged combinations that are the same as others, and run once
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record StudyPlan(
    StudyConfig config, List<Cell> cells, Optional<Task> task, List<Merged> merged) {

  private static final int MOST_NAMED = 5;

  /** Copy the lists. */
  public StudyPlan {
    cells = List.copyOf(cells);
    merged = List.copyOf(merged);
  }

  /**
   * A combination that is the same as another.
   *
   * @param name its values as people write them
   * @param cell number of the other, with the first seed
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Merged(String name, int cell) {}

  /** List cells whose data are not known yet. */
  public StudyPlan(StudyConfig config, List<Cell> cells) {
    this(config, cells, Optional.empty(), List.of());
  }

  /**
   * Return the same cells with numbers that some have already, in their order; each other cell gets
   * the least number that is left.
   *
   * @param known numbers from 1, different ones, by cell of this plan
   */
  public StudyPlan numbered(Map<Cell, Integer> known) {
    Set<Integer> taken = new HashSet<>(known.values());
    Iterator<Integer> free =
        IntStream.iterate(1, i -> i + 1).filter(i -> !taken.contains(i)).iterator();
    List<Cell> numbered =
        cells.stream()
            .map(cell -> cell.numbered(known.containsKey(cell) ? known.get(cell) : free.next()))
            .sorted(Comparator.comparingInt(Cell::number))
            .toList();
    return new StudyPlan(config, numbered, task, merged);
  }

  /** Return whether values are predicted, as far as that is known; else classes are told apart. */
  public boolean predictsValues() {
    return task.equals(Optional.of(Task.REGRESSION));
  }

  /** Return the names of the dimensions that vary, outermost first. */
  public List<String> varied() {
    return config.varied().stream().map(Dimension::id).toList();
  }

  /** Return what a search has found, once for each combination that was tuned. */
  public List<Tuned> tuned() {
    return cells.stream().flatMap(cell -> cell.tuned().stream()).distinct().toList();
  }

  /** Return how many cells can be run. */
  public long possible() {
    return cells.stream().filter(cell -> cell.impossible().isEmpty()).count();
  }

  /** Print one line a cell; a cell that cannot be run says why, or which one says it. */
  public void print(PrintStream out) {
    out.println(summary());
    Map<String, Integer> said = new HashMap<>();
    int width = String.valueOf(cells.size()).length();
    for (Cell cell : cells) {
      out.println(
          "  %%%dd  %%s%%s"
              .formatted(width)
              .formatted(
                  cell.number(),
                  cell,
                  cell.impossible()
                          .map(why -> "  IMPOSSIBLE: " + once(why, cell.number(), said))
                          .orElse("")
                      + cell.guarantee().map(what -> "  (" + what + ")").orElse("")));
    }
    if (!merged.isEmpty()) {
      out.println(
          "%d %s the same as another and run once: %s"
              .formatted(
                  merged.size(),
                  merged.size() == 1 ? "combination is" : "combinations are",
                  merged.stream()
                          .limit(MOST_NAMED)
                          .map(m -> "(%s) is cell %d".formatted(m.name(), m.cell()))
                          .collect(Collectors.joining("; "))
                      + (merged.size() > MOST_NAMED ? "; ..." : "")));
    }
  }

  private static String once(String why, int cell, Map<String, Integer> said) {
    Integer before = said.putIfAbsent(why, cell);
    return before == null ? why : "as cell " + before;
  }

  private String summary() {
    long impossible = cells.size() - possible();
    return "%s: %d %s%s"
        .formatted(
            config.name(),
            cells.size(),
            cells.size() == 1 ? "cell" : "cells",
            impossible == 0 ? "" : ", of which " + impossible + " cannot be run");
  }
}
