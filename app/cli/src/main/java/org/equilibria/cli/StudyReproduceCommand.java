package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.Dataset;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.analysis.Reproduction;
import org.equilibria.study.analysis.Reproduction.Difference;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.Figures;
import org.equilibria.study.report.TextTable;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that runs a study again and says which figures are others than before. */
@Command(
    name = "reproduce",
    description = {
      "Run the cells of a study again and say which of their figures, times aside, are others than"
          + " those in its folder, and by how much. The folder is left as it is."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study reproduce runs/my",
      "  equilibria study reproduce runs/my --cells 1,7",
      "  equilibria study reproduce runs/my --tolerance 1e-9 --json",
      "%nThe exit code is 0 if every figure is the same, and 1 if one is not."
    })
final class StudyReproduceCommand implements Callable<Integer> {

  private static final int MOST_SHOWN = 100;

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(paramLabel = "DIR", description = "Folder of the results.")
  private Path folder = Path.of("");

  @Option(
      names = "--cells",
      paramLabel = "NUMBER",
      split = ",",
      description =
          "Run these cells only, with commas between their numbers. Default: all that have a"
              + " result.")
  private List<Integer> numbers = new ArrayList<>();

  @Option(
      names = "--tolerance",
      paramLabel = "R",
      defaultValue = "0",
      description =
          "Take numbers for the same whose difference is at most R times the larger of them."
              + " Default: ${DEFAULT-VALUE}.")
  private double tolerance;

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  StudyReproduceCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "--tolerance " + tolerance + ": write a number from 0 to below 1");
    }
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      Study study = equilibria.study(StudyFolder.config(folder, equilibria.catalog()));
      Dataset data = study.data();
      List<CellResult> recorded = chosen(study.recorded(folder, data));
      try (Interruption interruption = new Interruption(console, root.supervision());
          StudyFollower follower =
              new StudyFollower(console, root.globals(), false, root.debug(), false)) {
        StudyResults again = study.repeat(recorded, data, follower, interruption);
        Reproduction found = Reproduction.of(study.plan(), recorded, finished(again), tolerance);
        print(found, again.cancelled());
        if (again.cancelled()) {
          return ExitCode.CANCELLED;
        }
        return found.differences().isEmpty() ? ExitCode.OK : ExitCode.NOT_HELD;
      }
    }
  }

  /** What Ctrl-C stopped is no result to compare. */
  private static List<CellResult> finished(StudyResults again) {
    return again.cancelled()
        ? again.cells().stream().filter(r -> r.ending().isFinal()).toList()
        : again.cells();
  }

  private List<CellResult> chosen(List<CellResult> recorded) {
    Set<Integer> known =
        recorded.stream()
            .map(r -> r.cell().number())
            .collect(Collectors.toCollection(TreeSet::new));
    List<Integer> unknown = numbers.stream().filter(number -> !known.contains(number)).toList();
    if (!unknown.isEmpty() || known.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          known.isEmpty()
              ? folder + " holds no results"
              : "--cells: %s has no result of cell %s; it has those of %s"
                  .formatted(folder, unknown.get(0), known));
    }
    return recorded.stream()
        .filter(r -> numbers.isEmpty() || numbers.contains(r.cell().number()))
        .toList();
  }

  private void print(Reproduction found, boolean cancelled) {
    List<Difference> differences = found.differences();
    if (json) {
      ObjectNode document = (ObjectNode) Json.tree(found);
      document.put("same", differences.isEmpty() && !cancelled).put("cancelled", cancelled);
      console.out().println(Json.line(document));
      return;
    }
    if (!differences.isEmpty()) {
      TextTable table =
          new TextTable(3).row("cell", "name", "figure", "before", "now", "relative difference");
      differences.stream()
          .limit(MOST_SHOWN)
          .forEach(
              d ->
                  table.row(
                      String.valueOf(d.cell()),
                      d.name(),
                      d.column(),
                      d.before(),
                      d.now(),
                      Double.isNaN(d.relative()) ? "-" : Figures.figure(d.relative())));
      console.out().print(table.text());
      console.out().println();
    }
    console
        .out()
        .println(
            "%,d of %,d figures of %d %s are %s%s."
                .formatted(
                    differences.isEmpty() ? found.figures() : differences.size(),
                    found.figures(),
                    found.cells(),
                    found.cells() == 1 ? "cell" : "cells",
                    differences.isEmpty() ? "the same" : "others than before",
                    differences.size() > MOST_SHOWN
                        ? ", the first " + MOST_SHOWN + " are listed; all with --json"
                        : ""));
  }
}
