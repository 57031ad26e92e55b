package org.equilibria.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;
import org.equilibria.host.Equilibria;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.StudyExport;
import org.equilibria.study.store.StudyExport.Format;
import org.equilibria.study.store.StudyFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that writes the tables of a study, whether it has ended or not. */
@Command(
    name = "export",
    description = {
      "Write the results that a study has so far as tables: cells.csv, cells.jsonl, cells.parquet,"
          + " and with --trajectories what every epoch of every cell measured. It may be running;"
          + " what 'study run' writes in the end is the same."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study export runs/solvers",
      "  equilibria study export runs/solvers --format parquet --trajectories",
      "  equilibria study export runs/solvers --format csv --out tables"
    })
final class StudyExportCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(paramLabel = "DIR", description = "Folder of the study.")
  private Path folder = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description =
          "csv, json (one object a line) or parquet, several with commas between them. Default:"
              + " csv,json.")
  private Set<Format> formats = EnumSet.of(Format.CSV, Format.JSON);

  @Option(
      names = "--trajectories",
      description =
          "Write trajectories.csv and its like, too: a row an epoch of a cell, with losses,"
              + " residuals, evaluations and what was monitored.")
  private boolean trajectories;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the tables, made if it is missing. Default: that of the study.")
  private @Nullable Path out;

  StudyExportCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      StudyResults results = StudyFolder.read(folder, equilibria.catalog());
      StudyExport export = new StudyExport(target(), results, formats);
      String cells = results.cells().size() + " of " + results.plan().cells().size() + " cells: ";
      console.out().println(cells + listed(export.cells()));
      if (trajectories) {
        console.out().println("Trajectories: " + listed(export.trajectories()));
      }
    }
    return ExitCode.OK;
  }

  private Path target() {
    if (out == null) {
      return folder;
    }
    try {
      return Files.createDirectories(out);
    } catch (IOException e) {
      throw new EquilibriaException(
          ErrorCode.IO, "cannot write to %s: %s".formatted(out, IoReason.of(e)), e);
    }
  }

  private static String listed(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
