package org.equilibria.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.equilibria.host.Equilibria;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.ResultStore;
import org.equilibria.study.store.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command that writes the tables of a study, whether it has ended or not. */
@Command(
    name = "export",
    description = {
      "Write cells.csv and cells.jsonl of the results that a study has so far.",
      "It may be running; what 'study run' writes in the end is the same."
    },
    footerHeading = "%nExamples:%n",
    footer = "  equilibria study export runs/acceleration")
final class StudyExportCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(paramLabel = "DIR", description = "Folder of the study.")
  private Path folder = Path.of("");

  StudyExportCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      StudyResults results = StudyFolder.read(folder, equilibria.catalog());
      ResultStore.export(folder, results);
      console
          .out()
          .println(
              "%d of %d cells: %s, %s"
                  .formatted(
                      results.cells().size(),
                      results.plan().cells().size(),
                      folder.resolve("cells.csv"),
                      folder.resolve("cells.jsonl")));
    }
    return ExitCode.OK;
  }
}
