package org.equilibria.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.config.StudyWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command that prints the configuration of a study. */
@Command(
    name = "show",
    description = {
      "Print the built-in study, or a file complete with every default.",
      "Either is a configuration file to start from."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  equilibria study show > my.yaml", "  equilibria study show my.yaml"})
final class StudyShowCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "Configuration file (YAML).")
  private @Nullable Path file;

  StudyShowCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    if (file == null) {
      console.out().print(StudySource.builtInText());
      return ExitCode.OK;
    }
    StudySource source = StudySource.file(file);
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      console.out().print(StudyWriter.yaml(source.resolve(equilibria.catalog())));
    }
    return ExitCode.OK;
  }
}
