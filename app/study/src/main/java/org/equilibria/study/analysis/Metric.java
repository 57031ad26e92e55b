package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.component.Names;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.report.FigureKind;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;

/** A figure of a trained cell that is a number: a column of the results. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class Metric {

  /** The first that is measured stands for how well a network does. */
  private static final List<String> QUALITY =
      List.of(
          "test_accuracy", "test_rmse", "validation_accuracy", "validation_rmse", "train_accuracy");

  private static final List<String> COST =
      List.of(
          "train_loss",
          "forward_evaluations_mean",
          "backward_evaluations_mean",
          "train_gemm_equivalents",
          "epoch_time");

  private final Column column;

  private Metric(Column column) {
    this.column = column;
  }

  /** Return every figure that some cell has. */
  public static List<Metric> all(StudyResults results) {
    return columns(results).stream()
        .map(Metric::new)
        .filter(metric -> results.cells().stream().anyMatch(r -> metric.of(r).isPresent()))
        .toList();
  }

  private static List<Column> columns(StudyResults results) {
    List<String> varied = results.plan().varied();
    return Columns.of(results.plan(), results.cells()).stream()
        .filter(column -> column.kind() != FigureKind.NAME)
        .filter(column -> column.kind() != FigureKind.ELAPSED)
        .filter(column -> !varied.contains(column.id()))
        .toList();
  }

  /** Return what is asked of a study first: how well its networks do, and at which cost. */
  public static List<Metric> usual(StudyResults results) {
    List<Metric> all = all(results);
    List<String> names = new ArrayList<>();
    QUALITY.stream()
        .filter(id -> all.stream().anyMatch(m -> m.id().equals(id)))
        .findFirst()
        .ifPresent(names::add);
    names.addAll(COST);
    return names.stream()
        .flatMap(name -> all.stream().filter(metric -> metric.id().equals(name)))
        .toList();
  }

  /**
   * Return the figures of the given names; the usual ones for none.
   *
   * @param option what the names were given by, for messages
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT naming those that no cell
   *     has
   */
  public static List<Metric> named(StudyResults results, List<String> names, String option) {
    if (names.isEmpty()) {
      return usual(results);
    }
    List<Metric> all = all(results);
    List<String> known = all.stream().map(Metric::id).toList();
    Mistakes.refuse(
        names.stream()
            .filter(name -> !known.contains(name))
            .map(name -> new Mistake(KeyPath.of(option), refusal(results, name, known)))
            .toList());
    return names.stream()
        .distinct()
        .flatMap(name -> all.stream().filter(metric -> metric.id().equals(name)))
        .toList();
  }

  /**
   * Return the figure of how much the solves of a cell cost, if it was measured: that which levels
   * of a solver are judged by.
   */
  static Optional<Metric> cost(StudyResults results) {
    return named(results, "forward_evaluations_mean");
  }

  /** Return the figure of how well networks do, or the training loss, if either was measured. */
  static Optional<Metric> quality(StudyResults results) {
    return Stream.concat(QUALITY.stream(), Stream.of("train_loss"))
        .flatMap(id -> named(results, id).stream())
        .findFirst();
  }

  private static Optional<Metric> named(StudyResults results, String id) {
    return all(results).stream().filter(metric -> metric.id().equals(id)).findFirst();
  }

  private static String refusal(StudyResults results, String name, List<String> known) {
    if (Columns.kind(results, name).equals(Optional.of(FigureKind.ELAPSED))) {
      return "'"
          + name
          + "' is of one run, and depends on what ran before and beside it; times that can be"
          + " compared are measured by 'study time'";
    }
    return "no cell has a figure '"
        + name
        + "'"
        + Names.help(name, known, "no cell has been trained");
  }

  /** Return the name of its column. */
  public String id() {
    return column.id();
  }

  /** Return what it is called in a sentence. */
  public String words() {
    return id().replaceFirst("_mean$", "").replace('_', ' ');
  }

  /** Return whether more of it is better, and not less. */
  public boolean moreIsBetter() {
    return column.kind().moreIsBetter();
  }

  /** Return whether it tells how much work solves took, which says little of solves that failed. */
  public boolean isWork() {
    return column.kind().isWork();
  }

  /** Return whether it is by the clock, and another in every run. */
  public boolean isByClock() {
    return column.kind().isByClock();
  }

  /**
   * Return the figure of a cell; nothing of one without a trained network, or that is no number.
   */
  public OptionalDouble of(CellResult result) {
    return result.ending().isTrained()
        ? column
            .of(result)
            .filter(Number.class::isInstance)
            .map(number -> ((Number) number).doubleValue())
            .filter(Double::isFinite)
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty())
        : OptionalDouble.empty();
  }
}
