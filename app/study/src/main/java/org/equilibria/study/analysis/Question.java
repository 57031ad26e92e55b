package org.equilibria.study.analysis;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;

/**
 * What a study is about: which level of an axis does best by a figure.
 *
 * @param axis whose levels are compared
 * @param metric figure that they are compared by
 * @param along axis of numbers along which they are compared once more, value by value
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Question(String axis, Metric metric, Optional<String> along) {

  private static final String SOLVER = "solver";

  /** More values make more comparisons than a sentence can tell. */
  private static final int MOST_VALUES = 12;

  /**
   * Return the question of a study: solvers are judged by their evaluations, everything else by how
   * well networks do. Empty if nothing varies, or nothing was measured.
   */
  public static Optional<Question> of(StudyResults results) {
    return axis(results).flatMap(axis -> metric(results, axis).map(m -> of(results, axis, m)));
  }

  private static Question of(StudyResults results, String axis, Metric metric) {
    Optional<String> along =
        results.plan().varied().stream()
            .filter(other -> !other.equals(axis))
            .filter(other -> isNumeric(results, other))
            .filter(other -> levels(results, other).size() <= MOST_VALUES)
            .findFirst();
    return new Question(axis, metric, along);
  }

  /** Return the solver, if it varies, else the first axis whose levels are no numbers. */
  private static Optional<String> axis(StudyResults results) {
    List<String> varied =
        results.plan().varied().stream().filter(a -> levels(results, a).size() > 1).toList();
    return varied.stream()
        .filter(SOLVER::equals)
        .findFirst()
        .or(() -> varied.stream().filter(axis -> !isNumeric(results, axis)).findFirst())
        .or(() -> varied.stream().findFirst());
  }

  private static Optional<Metric> metric(StudyResults results, String axis) {
    Optional<Metric> quality = Metric.quality(results);
    return axis.equals(SOLVER) || axis.startsWith(SOLVER + ".")
        ? Metric.cost(results).or(() -> quality)
        : quality;
  }

  /** Return whether an axis has several levels, and all are numbers. */
  static boolean isNumeric(StudyResults results, String axis) {
    List<String> levels = levels(results, axis);
    return levels.size() > 1 && levels.stream().allMatch(Question::isNumber);
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Return the levels of an axis that there are results of, numbers in their order. */
  static List<String> levels(StudyResults results, String axis) {
    List<String> levels =
        results.cells().stream().map(cell -> level(cell, axis)).distinct().toList();
    return levels.stream().allMatch(Question::isNumber)
        ? levels.stream()
            .sorted((a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)))
            .toList()
        : levels;
  }

  /** Return the level that a cell has of an axis. */
  static String level(CellResult result, String axis) {
    return result.cell().varied().getOrDefault(axis, "");
  }
}
