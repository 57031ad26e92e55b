package org.equilibria.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.equilibria.host.Equilibria;
import org.equilibria.study.analysis.Metric;
import org.equilibria.study.analysis.StudyComparison;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.TextTable;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that compares two studies. */
@Command(
    name = "compare",
    description = {
      "Compare the results of two studies: what their files set differently, and how figures of B"
          + " differ from those of A in cells that are alike in all that either varies."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study compare runs/before runs/after",
      "  equilibria study compare runs/a runs/b --metric test_accuracy --json"
    })
final class StudyCompareCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(index = "0", paramLabel = "A", description = "Folder of the results of one study.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "Folder of the results of the other.")
  private Path second = Path.of("");

  @Option(
      names = "--metric",
      paramLabel = "FIGURE",
      split = ",",
      description =
          "Figures, with commas between them. Default: how well networks do, and evaluations.")
  private List<String> metrics = new ArrayList<>();

  @Mixin private TableFormat format = new TableFormat();

  StudyCompareCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      StudyResults a = StudyFolder.read(first, equilibria.catalog());
      StudyResults b = StudyFolder.read(second, equilibria.catalog());
      List<Metric> chosen = Metric.named(a, metrics, "--metric");
      print(
          StudyComparison.of(a, b, List.of(first.toString(), second.toString()), chosen),
          chosen.stream().filter(Metric::isByClock).map(Metric::id).toList());
    }
    return ExitCode.OK;
  }

  private void print(StudyComparison comparison, List<String> byClock) {
    if (format.isJson()) {
      console.out().println(Json.line(comparison));
      return;
    }
    if (format.isText()) {
      printSettings(comparison.settings());
      console
          .out()
          .println(
              "%d pairs of cells; %d of A and %d of B are without a partner."
                  .formatted(comparison.pairs(), comparison.onlyFirst(), comparison.onlySecond()));
    }
    if (comparison.pairs() == 0 && format.isText()) {
      return;
    }
    Comparisons.print(console, format, comparison.figures());
    boolean times = comparison.figures().stream().anyMatch(c -> byClock.contains(c.metric()));
    if (times && format.isText()) {
      console
          .out()
          .println(
              "The two were timed one after the other: their times differ as the machine did,"
                  + " too.");
    }
  }

  private void printSettings(Map<String, List<String>> settings) {
    if (settings.isEmpty()) {
      console.out().println("Both files set the same.");
      return;
    }
    TextTable table = new TextTable(3).row("setting", "A", "B");
    settings.forEach((path, values) -> table.row(path, values.get(0), values.get(1)));
    console.out().print(table.text());
    console.out().println();
  }
}
