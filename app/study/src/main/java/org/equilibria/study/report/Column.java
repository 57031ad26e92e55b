package org.equilibria.study.report;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.equilibria.study.result.CellResult;

/**
 * A figure of a cell, wherever it is shown: every column is in {@code cells.csv} and among the
 * {@code figures} of a result as JSON; those with a heading are in the table of the terminal and of
 * the page, too.
 *
 * @param id name in files
 * @param kind what it is of
 * @param value reads it; empty for what was not measured
 * @param heading how the table shows it; empty if it does not
 */
public record Column(
    String id,
    FigureKind kind,
    Function<CellResult, Optional<?>> value,
    Optional<Heading> heading) {

  private static final String NOTHING = "-";

  /**
   * How a table shows a column.
   *
   * @param title heading
   * @param help what the figures mean
   * @param number whether it holds numbers
   * @param widest a text as wide as any that is to be expected
   * @param text what the table says of a cell
   */
  public record Heading(
      String title,
      String help,
      boolean number,
      String widest,
      Function<CellResult, Optional<String>> text) {

    /** Return what the table says of a cell; a dash where there is nothing to say. */
    public String of(CellResult result) {
      return text.apply(result).orElse(NOTHING);
    }

    String padded(String shown) {
      int width = Math.max(title.length(), widest.length());
      return ("%" + (number ? "" : "-") + width + "s").formatted(shown);
    }
  }

  /** Return a column that the table does not show. */
  static Column of(String id, Function<CellResult, Optional<?>> value) {
    return new Column(id, FigureKind.PLAIN, value, Optional.empty());
  }

  /** Return this as a figure of another kind. */
  Column of(FigureKind other) {
    return new Column(id, other, value, heading);
  }

  /** Return this with a heading for its numbers, which the table writes for people. */
  Column shown(String title, String help, String widest) {
    return shown(title, help, true, widest, result -> value.apply(result).map(Column::forPeople));
  }

  /** Return this with a heading for texts. */
  Column shown(
      String title,
      String help,
      boolean number,
      String widest,
      Function<CellResult, Optional<String>> text) {
    return new Column(id, kind, value, Optional.of(new Heading(title, help, number, widest, text)));
  }

  private static String forPeople(Object value) {
    return value instanceof Double number ? Figures.figure(number) : String.valueOf(value);
  }

  /** Return what a file says of a cell: a number, a word or nothing. */
  public Optional<?> of(CellResult result) {
    return value
        .apply(result)
        .map(v -> v instanceof Duration time ? (Object) (time.toMillis() / 1e3) : v);
  }
}
