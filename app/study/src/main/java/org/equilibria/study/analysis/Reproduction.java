package org.equilibria.study.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.result.CellResult;

/**
 * What results have become when cells ran again: every column that is no time is compared.
 *
 * @param cells how many cells were compared
 * @param figures how many figures of them
 * @param differences what is not the same
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Reproduction(int cells, int figures, List<Difference> differences) {

  /** Copy the list. */
  public Reproduction {
    differences = List.copyOf(differences);
  }

  /**
   * A figure that is another than it was.
   *
   * @param cell number of the cell
   * @param name of the cell
   * @param column name of the figure
   * @param before what it was; empty for nothing
   * @param now what it is; empty for nothing
   * @param relative how far the numbers are apart, relative to the larger size; NaN of texts
   */
  public record Difference(
      int cell, String name, String column, String before, String now, double relative) {}

  /**
   * Compare results with those of the same cells that ran again.
   *
   * @param tolerance numbers that are as near to each other as this, relative to the larger size,
   *     count as the same
   */
  public static Reproduction of(
      StudyPlan plan, List<CellResult> before, List<CellResult> again, double tolerance) {
    List<Column> columns =
        Columns.of(plan).stream().filter(column -> !column.kind().isByClock()).toList();
    Map<Integer, CellResult> now = new HashMap<>();
    again.forEach(result -> now.put(result.cell().number(), result));
    List<Difference> differences = new ArrayList<>();
    int cells = 0;
    for (CellResult result : before) {
      CellResult other = now.get(result.cell().number());
      if (other != null) {
        cells++;
        for (Column column : columns) {
          difference(column, result, other)
              .filter(d -> !(d.relative() <= tolerance))
              .ifPresent(differences::add);
        }
      }
    }
    return new Reproduction(cells, cells * columns.size(), differences);
  }

  private static Optional<Difference> difference(Column column, CellResult before, CellResult now) {
    Optional<?> a = column.of(before);
    Optional<?> b = column.of(now);
    String was = a.map(String::valueOf).orElse("");
    String is = b.map(String::valueOf).orElse("");
    if (was.equals(is)) {
      return Optional.empty();
    }
    double relative =
        a.orElse(null) instanceof Number x && b.orElse(null) instanceof Number y
            ? apart(x.doubleValue(), y.doubleValue())
            : Double.NaN;
    return Optional.of(
        new Difference(
            before.cell().number(), before.cell().toString(), column.id(), was, is, relative));
  }

  private static double apart(double a, double b) {
    double size = Math.max(Math.abs(a), Math.abs(b));
    return a == b ? 0 : Math.abs(a - b) / size;
  }
}
