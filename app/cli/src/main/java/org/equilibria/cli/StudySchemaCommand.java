package org.equilibria.cli;

import java.util.concurrent.Callable;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.ConfigSchema;
import org.equilibria.study.json.Json;
import picocli.CommandLine.Command;

/** The command that prints the JSON Schema of configuration files. */
@Command(
    name = "schema",
    description = {
      "Print the JSON Schema (draft 2020-12) of configuration files, of studies and of trainings, by"
          + " which editors complete keys and mark mistakes.",
      "It knows the components of all plugins that are found, and lets pass those of others."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study schema > study.schema.json",
      "%nAn editor with a YAML language server takes it from the first line of a file:",
      "  # yaml-language-server: $schema=study.schema.json"
    })
final class StudySchemaCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  StudySchemaCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      console.out().println(Json.tree(ConfigSchema.of(equilibria.catalog())).toPrettyString());
    }
    return ExitCode.OK;
  }
}
