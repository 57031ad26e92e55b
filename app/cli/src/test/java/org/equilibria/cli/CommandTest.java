package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "study --help",
        "study run --help",
        "study show --help",
        "study export --help",
        "study time --help",
        "study schema --help",
        "study table --help",
        "study compare --help",
        "study reproduce --help",
        "study report --help",
        "study watch --help",
        "train --help",
        "certify --help",
        "theory --help",
        "theory limit --help",
        "completion --help",
        "predict --help",
        "evaluate --help",
        "info --help",
        "plugins --help",
        "plugins list --help",
        "plugins describe --help"
      })
  void everyCommandExplainsItselfWithExamplesAndExitCodes(String command) {
    Cli cli = Cli.run(command.split(" "));

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("Usage: equilibria", "Examples:", "Exit codes:", "130");
  }

  @ParameterizedTest
  @ValueSource(strings = {"study", "plugins"})
  void groupOfCommandsAloneShowsItsUsageAsAnError(String group) {
    Cli cli = Cli.run(group);

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("Usage: equilibria " + group);
  }

  /** An example that is broken over two lines cannot be copied. */
  @Test
  void examplesFitOnALineAndCommandsAreListedInASentence() {
    forEvery(
        Main.commands(new Console(System.out, System.err, false), new EquilibriaCommand()),
        command -> {
          CommandLine.Model.UsageMessageSpec usage = command.getCommandSpec().usageMessage();
          assertThat(usage.footer())
              .filteredOn(line -> line.startsWith("  equilibria"))
              .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
          assertThat(usage.description()[0])
              .as(command.getCommandSpec().qualifiedName())
              .doesNotStartWith("%n")
              .hasSizeLessThan(250);
        });
  }

  private static void forEvery(CommandLine command, Consumer<CommandLine> check) {
    check.accept(command);
    command.getSubcommands().values().forEach(c -> forEvery(c, check));
  }

  @Test
  void shellIsToldEveryCommandAndOption() {
    Cli cli = Cli.run("completion");

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).startsWith("#!/usr/bin/env bash").contains("reproduce", "--dry-run");
    assertThat(cli.out()).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sudy | 'sudy' is no command of 'equilibria'; did you mean 'study'? Accepted: study, train,",
        "study rnu | 'rnu' is no command of 'equilibria study'; did you mean 'run'?",
        "study run --sedes 1 | unknown option '--sedes'; did you mean '--seeds'?",
        "study run --sedes=1 | unknown option '--sedes'; did you mean '--seeds'?",
        "study run a.yaml b.yaml | 'b.yaml' is one argument too many",
        "study wrok | 'wrok' is no command of 'equilibria study'"
      })
  void wordsThatMeanNothingAreAnsweredWithTheNearest(String words, String answer) {
    Cli cli = Cli.run(words.split(" "));

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("equilibria: " + answer).contains("See 'equilibria ");
    assertThat(cli.err()).doesNotContain("Accepted: run, work", ", work");
  }

  @Test
  void misspeltCommandsAndOptionsAreAnsweredWithTheNearest() {
    Cli command = Cli.run("sudy");
    Cli option = Cli.run("study", "run", "--sedes", "1");

    assertThat(command.code()).isEqualTo(2);
    assertThat(command.err()).contains("'sudy'", "study", "See 'equilibria --help'");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err()).contains("'--sedes'", "--seeds", "See 'equilibria study run --help'");
  }

  @Test
  void outputThatCannotBeWrittenIsNotPassedOverInSilence() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(full, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);

    assertThat(Main.run(console, "study", "show")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot write to standard output");
  }

  @Test
  void pluginThatWasNotLoadedIsPointedOut(@TempDir Path temp) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("broken"));
    Files.writeString(folder.resolve("broken.jar"), "not a jar");

    Cli described = Cli.run("plugins", "describe", "mine", "--plugins", temp.toString());
    Cli listed = Cli.run("plugins", "list", "--plugins", temp.toString());

    assertThat(described.code()).isEqualTo(2);
    assertThat(described.err()).contains("Some plugins were not loaded");
    assertThat(listed.out()).contains("  broken: NOT LOADED (failed)");
    assertThat(Cli.run("plugins", "describe", "mine").err()).doesNotContain("not loaded");
  }

  @Test
  void versionIsTold() {
    assertThat(Cli.run("--version").out()).startsWith("equilibria ");
  }

  @Test
  void builtInStudyIsShownAndIsOneThatRuns(@TempDir Path temp) {
    Cli shown = Cli.run("study", "show");
    Path file = SmallStudy.write(temp, shown.out());

    Cli planned = Cli.run("study", "run", file.toString(), "--dry-run");

    assertThat(shown.out()).contains("picard", "anderson", "broyden", "mnist");
    assertThat(planned.out()).isEqualTo(Cli.run("study", "run", "--dry-run").out());
    assertThat(planned.out()).startsWith("acceleration: 240 cells");
  }

  @Test
  void studyOfAFileIsShownWithEveryDefault(@TempDir Path temp) {
    Cli cli = Cli.run("study", "show", SmallStudy.write(temp, SmallStudy.TEXT).toString());

    assertThat(cli.out()).contains("stall-window: 50", "{id: anderson, window: 2, mixing: 1.0,");
  }

  @Test
  void listHasEveryPluginAndComponent() throws JsonProcessingException {
    Cli text = Cli.run("plugins", "list");
    JsonNode json = new ObjectMapper().readTree(Cli.run("plugins", "list", "--json").out());

    assertThat(text.out()).contains("equilibria-solvers", "SOLVER", "anderson", "DATASET", "mnist");
    assertThat(json.get("plugins")).extracting(p -> p.get("name").asText()).contains("faulty");
    assertThat(json.get("components"))
        .extracting(c -> c.get("kind").asText() + " " + c.get("id").asText())
        .contains("solver broyden", "activation relu", "injection relu", "backend ejml");
  }

  @Test
  void descriptionHasTypeRangeAndDefaultOfEveryOption() throws JsonProcessingException {
    Cli text = Cli.run("plugins", "describe", "anderson");
    JsonNode json =
        new ObjectMapper().readTree(Cli.run("plugins", "describe", "anderson", "--json").out());

    assertThat(text.out()).contains("solver anderson", "window", "1 to 50; default 5");
    assertThat(json.at("/0/options/0/name").asText()).isEqualTo("window");
    assertThat(json.at("/0/options/0/default").asText()).isEqualTo("5");
  }

  @Test
  void nameThatSeveralKindsHaveIsDescribedForEach() {
    assertThat(Cli.run("plugins", "describe", "relu").out())
        .contains("activation relu", "injection relu");
  }

  @Test
  void unknownComponentIsAnsweredWithTheNearest() {
    Cli cli = Cli.run("plugins", "describe", "andersn");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("'andersn'; did you mean 'anderson'?");
  }

  @Test
  void pluginFolderThatIsNotThereIsAnInputOutputError(@TempDir Path temp) {
    Cli cli = Cli.run("plugins", "list", "--plugins", temp.resolve("none").toString());

    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).contains(temp.resolve("none").toString());
  }
}
