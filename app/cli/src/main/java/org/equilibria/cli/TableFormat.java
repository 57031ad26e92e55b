package org.equilibria.cli;

import java.util.function.Function;
import org.equilibria.study.report.Grid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a table is written: one of the formats, aligned text without any. */
final class TableFormat {

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable Choice choice;

  /** The formats, of which one is given. */
  static final class Choice {

    @Option(names = "--markdown", description = "Write the table in Markdown.", required = true)
    private boolean markdown;

    @Option(
        names = "--latex",
        description = "Write the table in LaTeX (package booktabs).",
        required = true)
    private boolean latex;

    @Option(
        names = "--csv",
        description = "Write numbers as Comma-Separated Values, in full.",
        required = true)
    private boolean csv;

    @Option(
        names = "--json",
        description = "Print one JSON document on standard output.",
        required = true)
    private boolean json;
  }

  boolean isJson() {
    return choice != null && choice.json;
  }

  boolean isCsv() {
    return choice != null && choice.csv;
  }

  /** Return whether people read it as it is, so that remarks may go below. */
  boolean isText() {
    return choice == null;
  }

  /** Return what writes a table. */
  Function<Grid, String> writer() {
    if (choice == null) {
      return Grid::text;
    } else if (choice.markdown) {
      return Grid::markdown;
    }
    return choice.latex ? Grid::latex : Grid::csv;
  }
}
