package org.equilibria.study.report;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.Column.Heading;
import org.equilibria.study.result.CellResult;

/** The results of a study as a table for people: the columns that have a heading. */
public final class SummaryTable {

  private static final String GAP = "  ";

  private final List<Heading> headings;

  /** Lay out the table of a study. */
  public SummaryTable(StudyPlan plan) {
    headings = Columns.of(plan).stream().flatMap(column -> column.heading().stream()).toList();
  }

  /** Return the headings. */
  public List<Heading> headings() {
    return headings;
  }

  /** Return the headings as a line of text. */
  public String heading() {
    return line(Heading::title);
  }

  /** Return what the table says of a cell as a line of text, aligned with {@link #heading}. */
  public String row(CellResult result) {
    return line(heading -> heading.of(result));
  }

  private String line(Function<Heading, String> text) {
    return headings.stream()
        .map(heading -> heading.padded(text.apply(heading)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }
}
