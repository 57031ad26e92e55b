package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyRunTest {

  @TempDir private Path temp;

  private Cli run(String text, String... more) {
    Path file = SmallStudy.write(temp, text);
    String[] args = new String[more.length + 5];
    args[0] = "study";
    args[1] = "run";
    args[2] = file.toString();
    args[3] = "--out";
    args[4] = out().toString();
    System.arraycopy(more, 0, args, 5, more.length);
    return Cli.run(args);
  }

  private Path out() {
    return temp.resolve("out");
  }

  @Test
  void studyPrintsARowACellAndFillsItsFolder() throws IOException {
    Cli cli = run(SmallStudy.TEXT);

    assertThat(cli.code()).isZero();
    assertThat(cli.out().lines().filter(l -> l.contains(" converged ")).count()).isEqualTo(4);
    assertThat(cli.out())
        .contains(
            "4 of 4 cells trained; all of their solves converged",
            out().resolve("report.html").toString());
    assertThat(cli.err()).contains("[1/4] picard, relu, seed 3", "[4/4] anderson{window=2}, tanh");
    assertThat(out())
        .isDirectoryContaining("glob:**/study.yaml")
        .isDirectoryContaining("glob:**/cells.csv")
        .isDirectoryContaining("glob:**/report.html");
    assertThat(Files.readAllLines(out().resolve("cells.jsonl"))).hasSize(4);
  }

  @Test
  void jsonIsOneDocumentAndAllOfStandardOutput() throws JsonProcessingException {
    Cli cli = run(SmallStudy.TEXT, "--json");

    JsonNode document = new ObjectMapper().readTree(cli.out());
    assertThat(document.get("cells")).hasSize(4);
    assertThat(document.get("verdict").asText())
        .isEqualTo("4 of 4 cells trained; all of their solves converged");
    assertThat(document.get("folder").asText()).isEqualTo(out().toString());
  }

  @Test
  void dryRunListsTheCellsAndWritesNothing() {
    Cli cli = run(SmallStudy.TEXT, "--dry-run", "--seeds", "1,2");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .startsWith("small: 8 cells")
        .contains("8  anderson{window=2}, tanh, seed 2");
    assertThat(out()).doesNotExist();
  }

  @Test
  void cellsThatDoNotConvergeAreLabelledAndNoFailure() {
    Cli cli = run(SmallStudy.TEXT + "termination: {max-steps: 2}\n");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains(" not ", "4 of 4 cells trained; solves that did not converge in 4 of them");
  }

  @Test
  void aTrainingThatLosesEveryEquilibriumHasDiverged() {
    // Rows without a finite iterate keep their start: their loss is the one of the beginning.
    Cli cli =
        run(
            SmallStudy.BASE.replace(
                "epochs: 3", "epochs: 3, hold: none, optimizer: {id: sgd, step: 1e30}"));

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("rows solved at the end overflowed or diverged", "1 diverged in training");
  }

  @Test
  void trainingThatDivergesIsARowWithItsReason() {
    // Outputs of this size square to infinity as soon as they differ from the initial ones.
    Cli cli =
        run(
            SmallStudy.BASE
                .replace("width: 16", "width: 16, alpha: 1e200")
                .replace(
                    "epochs: 3",
                    "epochs: 3, warm-start: false, optimizer: {id: gradient-descent, step: 1}"));

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("the loss became Infinity", "1 diverged in training");
    assertThat(out()).isDirectoryContaining("glob:**/report.html");
  }

  @Test
  void cellWhosePluginFailsIsARowAndTheOthersAreRun() throws IOException {
    Cli cli = run(SmallStudy.BASE + "study: {axes: {solver: [throwing, picard]}}\n");

    assertThat(cli.code()).isEqualTo(4);
    assertThat(cli.out())
        .contains(
            "the plugin is broken",
            "1 of 2 cells trained, 1 failed; all of their solves converged");
    assertThat(cli.err()).doesNotContain("\tat ");
    JsonNode failed =
        new ObjectMapper().readTree(Files.readAllLines(out().resolve("cells.jsonl")).get(0));
    assertThat(failed.at("/plugins/solver").asText()).startsWith("faulty 9.9 #");
  }

  @Test
  void debugShowsWhereACellFailed() {
    Cli cli = run(SmallStudy.BASE + "solver: throwing\n", "--debug");

    assertThat(cli.err()).contains("FaultyPlugin$Throwing.start");
  }

  @Test
  void studyOfWhichNothingCanBeRunIsRefused() {
    Cli cli = run(SmallStudy.BASE.replace("epochs: 3", "epochs: 3, loss: cross-entropy"));

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("no cell of the study can be run");
    assertThat(out()).doesNotExist();
  }

  @Test
  void folderWithEarlierResultsIsRefusedAndKept() throws IOException {
    run(SmallStudy.TEXT);
    String before = Files.readString(out().resolve("cells.csv"));

    Cli again = run(SmallStudy.TEXT);

    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains(out() + " already holds", "--out " + out() + "-2");
    assertThat(out().resolve("cells.csv")).hasContent(before);
  }

  @Test
  void folderThatCannotBeMadeEndsBeforeAnyWork() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));

    Cli cli =
        Cli.run(
            "study",
            "run",
            SmallStudy.write(temp, SmallStudy.TEXT).toString(),
            "--out",
            file.resolve("inside").toString());

    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).contains("cannot write to " + file.resolve("inside"));
    assertThat(cli.err()).doesNotContain("[1/");
  }

  @Test
  void whyABackendCannotBeUsedIsToldOnce() {
    Cli cli = run(SmallStudy.BASE + "study: {seeds: [1, 2], axes: {backend: [absent, ejml]}}\n");

    assertThat(cli.out())
        .containsOnlyOnce("there is no such device")
        .contains("impossible: as absent, seed 1");
  }
}
