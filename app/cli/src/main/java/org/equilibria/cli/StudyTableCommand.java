package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.equilibria.host.Equilibria;
import org.equilibria.study.analysis.Comparison;
import org.equilibria.study.analysis.Metric;
import org.equilibria.study.analysis.SeedMeans;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.Figures;
import org.equilibria.study.report.Grid;
import org.equilibria.study.report.SearchText;
import org.equilibria.study.report.Verdict;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.statistics.Mean;
import org.equilibria.study.store.StudyFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that prints means over seeds, or differences between the levels of an axis. */
@Command(
    name = "table",
    description = {
      "Print the results of a study: for each combination the means over its seeds, or with --by"
          + " the differences between the levels of an axis."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study table runs/my",
      "  equilibria study table runs/my --by solver",
      "  equilibria study table runs/my --metric test_accuracy,train_loss --latex",
      "  equilibria study table runs/my --by gradient --csv > gradients.csv",
      "  equilibria study table runs/my --by solver --time",
      "%nFigures are columns of cells.csv, of trained cells alone; see docs/studies.md."
    })
final class StudyTableCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(paramLabel = "DIR", description = "Folder of the results.")
  private Path folder = Path.of("");

  @Option(
      names = "--by",
      paramLabel = "AXIS",
      description =
          "Compare the levels of this axis, in cells that are alike in all else, seed included.")
  private @Nullable String by;

  @Option(
      names = "--metric",
      paramLabel = "FIGURE",
      split = ",",
      description =
          "Figures, with commas between them. Default: how well networks do, evaluations, and"
              + " epoch_time where cells were timed.")
  private List<String> metrics = new ArrayList<>();

  @Option(
      names = "--time",
      description =
          "What 'study time' measured: the seconds of each combination, or with --by the ratios"
              + " between the levels of the axis.")
  private boolean time;

  @Mixin private TableFormat format = new TableFormat();

  StudyTableCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      StudyResults results = StudyFolder.read(folder, equilibria.catalog());
      if (time) {
        TimeTable.print(console, format, results, by);
        return ExitCode.OK;
      }
      List<Metric> chosen = Metric.named(results, metrics, "--metric");
      if (by == null) {
        printMeans(results, SeedMeans.of(results, chosen), chosen);
      } else {
        printComparisons(results, Comparison.ofLevels(results, by, chosen, "--by"), chosen);
      }
    }
    return ExitCode.OK;
  }

  private ObjectNode document(StudyResults results) {
    return Json.object()
        .put("name", results.plan().config().name())
        .put("verdict", Verdict.of(results))
        .put("level", Mean.LEVEL)
        .put("caution", SearchText.caution(results).orElse(null))
        .set("search", Json.tree(SearchText.of(results.plan())));
  }

  private void printMeans(StudyResults results, List<SeedMeans> rows, List<Metric> chosen) {
    if (format.isJson()) {
      ObjectNode document = document(results);
      document.set("rows", Json.tree(rows));
      console.out().println(Json.line(document));
      return;
    }
    List<String> varied = results.plan().varied();
    List<String> headings = new ArrayList<>(varied);
    headings.add("cells");
    if (format.isCsv()) {
      headings.add("trained");
    }
    for (Metric metric : chosen) {
      headings.add(metric.id() + (format.isCsv() ? "_mean" : ""));
      if (format.isCsv()) {
        headings.addAll(List.of(metric.id() + "_lower", metric.id() + "_upper"));
      }
    }
    List<List<String>> texts = rows.stream().map(row -> row(row, varied)).toList();
    console.out().print(format.writer().apply(new Grid(varied.size(), headings, texts)));
    if (format.isText()) {
      console.out().println();
      console
          .out()
          .println("Means over seeds; ±: 95 % Student interval. " + Verdict.of(results) + ".");
      cutShort(results, chosen).ifPresent(console.out()::println);
      SearchText.of(results.plan()).forEach(console.out()::println);
      SearchText.caution(results).ifPresent(console.out()::println);
    }
  }

  private List<String> row(SeedMeans means, List<String> varied) {
    List<String> row = new ArrayList<>();
    varied.forEach(dimension -> row.add(means.labels().getOrDefault(dimension, "")));
    if (format.isCsv()) {
      row.addAll(List.of(String.valueOf(means.cells()), String.valueOf(means.trained())));
    } else {
      row.add((means.trained() < means.cells() ? means.trained() + " of " : "") + means.cells());
    }
    for (Mean mean : means.means().values()) {
      if (format.isCsv()) {
        Comparisons.addTo(row, mean);
      } else {
        row.add(Figures.mean(mean));
      }
    }
    return row;
  }

  /** Return that figures of work contain what was cut short, if they do. */
  private static Optional<String> cutShort(StudyResults results, List<Metric> chosen) {
    return results.unconverged() > 0 && chosen.stream().anyMatch(Metric::isWork)
        ? Optional.of(
            "Solves that did not converge count as the work that they took, which is less than they"
                + " needed; 'study report' ranks without them.")
        : Optional.empty();
  }

  private void printComparisons(
      StudyResults results, List<Comparison> comparisons, List<Metric> chosen) {
    if (format.isJson()) {
      ObjectNode document = document(results).put("by", by);
      document.set("comparisons", Json.tree(comparisons));
      console.out().println(Json.line(document));
      return;
    }
    Comparisons.print(console, format, comparisons);
    if (format.isText()) {
      console.out().println(Verdict.of(results) + ".");
      cutShort(results, chosen).ifPresent(console.out()::println);
      SearchText.caution(results).ifPresent(console.out()::println);
    }
  }
}
