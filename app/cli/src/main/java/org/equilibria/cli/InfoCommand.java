package org.equilibria.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;
import org.equilibria.study.json.Json;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.StoredModel;
import org.equilibria.study.report.ModelContent;
import org.equilibria.study.report.ModelJson;
import org.equilibria.study.report.ModelText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that describes a model file, or what the program can do here. */
@Command(
    name = "info",
    description = {
      "Describe a model file: the network, its data, every choice and how its training went.",
      "Without MODEL: describe the program and what it can compute on here."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria info iris.safetensors",
      "  equilibria info iris.safetensors --json",
      "  equilibria info"
    })
final class InfoCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "File of a trained network, or of one in training.")
  private @Nullable Path model;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  InfoCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Inventory inventory = Inventory.of(root)) {
      if (model == null) {
        Facts facts = Facts.of(inventory, root);
        console.out().print(json ? facts.json() + "\n" : facts.text());
        return ExitCode.OK;
      }
      long bytes = size(model);
      StoredModel stored;
      try {
        stored = ModelFile.stored(model, inventory.catalog());
      } catch (EquilibriaException e) {
        if (e.code() != ErrorCode.UNAVAILABLE) {
          throw e;
        }
        ModelContent content =
            new ModelContent(
                model, ModelFile.content(model, inventory.catalog()), bytes, e.getMessage());
        console.out().print(json ? Json.line(content.json()) + "\n" : content.text());
        return ExitCode.OK;
      }
      console
          .out()
          .print(
              json ? Json.line(ModelJson.of(stored, bytes)) + "\n" : ModelText.of(stored, bytes));
      return ExitCode.OK;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, file + ": cannot be read: " + IoReason.of(e), e);
    }
  }
}
