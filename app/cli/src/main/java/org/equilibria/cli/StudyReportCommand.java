package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.equilibria.host.Equilibria;
import org.equilibria.study.analysis.Conclusion;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.Verdict;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.ResultStore;
import org.equilibria.study.store.StudyFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that writes the page of a study from the results that there are. */
@Command(
    name = "report",
    description = {
      "Write the page of a study from the results that its folder holds, at any time: also while it"
          + " runs, or after it was killed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study report runs/my",
      "  equilibria study report runs/my --out page.html"
    })
final class StudyReportCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(paramLabel = "DIR", description = "Folder of the results.")
  private Path folder = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File for the page, which is replaced. Default: DIR/report.html.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  StudyReportCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      StudyResults results = StudyFolder.read(folder, equilibria.catalog());
      Path page = out == null ? folder.resolve("report.html") : out;
      Conclusion conclusion = Conclusion.of(results);
      ResultStore.report(page, results);
      if (json) {
        ObjectNode document =
            Json.object()
                .put("page", page.toString())
                .put("verdict", Verdict.of(results))
                .put("cells", results.plan().cells().size())
                .put("results", results.cells().size());
        document.set("conclusion", Json.tree(conclusion));
        console.out().println(Json.line(document));
      } else {
        conclusion.sentences().forEach(console.out()::println);
        console.out().println("Page: " + page);
      }
    }
    return ExitCode.OK;
  }
}
