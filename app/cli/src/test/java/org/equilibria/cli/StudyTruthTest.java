package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a study says is what its cells did, and what it cannot do is found before. */
class StudyTruthTest {

  @TempDir private Path temp;

  private Path out() {
    return temp.resolve("out");
  }

  private Cli run(String text, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("study", "run", SmallStudy.write(temp, text).toString()));
    arguments.addAll(List.of("--out", out().toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private List<NamedCsvRecord> csv() throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().ofNamedCsvRecord(out().resolve("cells.csv"))) {
      return reader.stream().toList();
    }
  }

  private List<JsonNode> json() throws IOException {
    List<JsonNode> cells = new ArrayList<>();
    for (String line : Files.readAllLines(out().resolve("cells.jsonl"))) {
      cells.add(new ObjectMapper().readTree(line));
    }
    return cells;
  }

  /** A table of y = 2 a - b and a class of its sign. */
  private void table(String name, double slope) throws IOException {
    StringBuilder rows = new StringBuilder("a,b,y,sign\n");
    for (int i = 0; i < 40; i++) {
      double a = Math.sin(i);
      double b = Math.cos(3 * i);
      double y = slope * a - b;
      rows.append(String.format(Locale.ROOT, "%.6f,%.6f,%.6f,%s%n", a, b, y, y > 0 ? "up" : "dn"));
    }
    Files.writeString(temp.resolve(name), rows.toString());
  }

  private static final String WIDE =
      """
      data: {train: 60, validation: 10, test: 20}
      backend: ejml
      model: {width: 24, parameterization: {id: gamma-scaling, gamma: 0.6}}
      train: {layers: all, optimizer: "adam{step=0.05}", epochs: 12}
      termination: {max-steps: 12}
      study: {name: wide, axes: {solver: [picard], gradient: [implicit, "implicit{max-steps=3}"]}}
      """;

  @Test
  void rescueIsOffUnlessNamedAndItsWorkIsApart() throws IOException {
    assertThat(run(WIDE).code()).isZero();
    List<NamedCsvRecord> without = csv();
    Files.move(out(), temp.resolve("without"));
    Cli named = run(WIDE + "rescue: {fallback: forward-backward}\n");
    assertThat(named.out()).contains("rescued", "rescue evals");

    for (int i = 0; i < 2; i++) {
      NamedCsvRecord off = without.get(i);
      NamedCsvRecord on = csv().get(i);
      for (NamedCsvRecord row : List.of(off, on)) {
        assertThat(row.getField("forward_evaluations_max")).isEqualTo("13");
        assertThat(row.getField("forward_status")).contains("max-steps");
      }
      assertThat(off.getField("forward_rescued")).isEqualTo("0");
      assertThat(off.getField("forward_rescue_evaluations")).isEqualTo("0");
      assertThat(Long.parseLong(on.getField("forward_rescued"))).isPositive();
      assertThat(Long.parseLong(on.getField("forward_rescue_evaluations")))
          .isGreaterThan(Long.parseLong(on.getField("forward_rescued")));
    }
    NamedCsvRecord truncated = csv().get(1);
    assertThat(truncated.getField("backward_evaluations_max")).isEqualTo("4");
    assertThat(truncated.getField("backward_status")).matches("truncated \\d+");
    assertThat(truncated.getField("backward_unconverged")).isEqualTo("0");
    assertThat(truncated.getField("backward_rescued")).isEqualTo("0");
    assertThat(truncated.getField("backward_rescue_evaluations")).isEqualTo("0");
    assertThat(json().get(1).at("/measures/forward/rescue/rescued").asLong()).isPositive();
    assertThat(json().get(1).at("/measures/backward/rescue/rescued").asLong()).isZero();
  }

  @Test
  void regressionHasErrorsOfValidationAndTestSamples() throws IOException {
    table("data.csv", 2);
    Cli cli =
        run(
            """
            data: {id: csv, file: data.csv, target: y, ignore: sign, validation: 8}
            backend: ejml
            model: {width: 8}
            train: {epochs: 4}
            """);

    assertThat(cli.code()).isZero();
    assertThat(cli.out().lines().findFirst().orElseThrow())
        .contains("val loss", "val RMSE", "val R^2", "test loss", "test RMSE", "test R^2")
        .doesNotContain("accuracy");
    NamedCsvRecord row = csv().get(0);
    for (String part : List.of("validation", "test")) {
      assertThat(row.getField(part + "_samples")).isEqualTo("8");
      assertThat(Double.parseDouble(row.getField(part + "_loss"))).isPositive();
      assertThat(Double.parseDouble(row.getField(part + "_rmse"))).isPositive();
      assertThat(Double.parseDouble(row.getField(part + "_r2"))).isLessThan(1);
      assertThat(row.getField(part + "_accuracy")).isEmpty();
    }
    JsonNode measures = json().get(0).get("measures");
    assertThat(measures.at("/test/targets/0/name").asText()).isEqualTo("y");
    JsonNode byEpoch = measures.at("/perEpoch/validationLoss");
    assertThat(byEpoch).hasSize(5);
    assertThat(byEpoch.get(4).asDouble())
        .as("the last epoch only measures, with the weights that are judged")
        .isEqualTo(measures.at("/validation/loss").asDouble());
  }

  @Test
  void classesHaveLossAndAccuracyOfValidationSamplesToo() throws IOException {
    Cli cli = run(SmallStudy.BASE.replace("train: 40", "validation: 10, train: 40"));

    assertThat(cli.out().lines().findFirst().orElseThrow())
        .contains("val loss", "val accuracy", "test loss", "test accuracy");
    assertThat(csv().get(0).getField("validation_total")).isEqualTo("10");
    assertThat(Double.parseDouble(csv().get(0).getField("validation_loss"))).isPositive();
  }

  @Test
  void aTrainingThatALimitEndedIsNotCompletedAndItsSolvesAreAnotherMatter() throws IOException {
    Cli cli = run(SmallStudy.BASE.replace("epochs: 3", "epochs: 3, max-updates: 1"));

    assertThat(cli.out()).contains("ended by a limit", "limit: the limit of 1 updates");
    assertThat(csv().get(0).getField("training_status")).isEqualTo("limit");
    assertThat(csv().get(0).getField("forward_status")).startsWith("converged ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "solver: forward-backward | model: {width: 8, activation: gelu}",
        "gradient: 'implicit{solver=forward-backward}' | model: {width: 8, activation: gelu}",
        "train: {optimizer: gradient-flow} | backend: {id: ejml, precision: f32}",
        "train: {optimizer: adam, loss: logistic} | data: {classes: [1, 2, 3]}",
        "model: {layers: ['implicit{width=40000, activation=gelu, solver=forward-backward}']}"
            + " | train: {optimizer: 'sgd{step=0.1}'}",
      })
  void aStudyOfWhichNothingCanRunRunsAndWritesNothing(String line, String other) {
    String text = line + "\n" + other + "\n";
    Cli dry = run(text, "--dry-run");
    Cli cli = run(text);

    assertThat(dry.out()).contains("of which 1 cannot be run", "IMPOSSIBLE: ");
    assertThat(run(text + "study: {seeds: [1, 2]}", "--dry-run").out())
        .endsWith("seed 2  IMPOSSIBLE: as cell 1" + System.lineSeparator());
    assertThat(dry.code()).isEqualTo(2);
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("no cell of the study can be run");
    assertThat(out()).doesNotExist();
  }

  @Test
  void aGradientThatTheSolverDoesNotServeIsRefusedWhereItIsWritten() throws IOException {
    String text = SmallStudy.BASE + "\nsolver: picard\ngradient: shine\n";
    Cli cli = run(text);

    assertThat(cli.code()).isEqualTo(2);
    long line = text.lines().takeWhile(l -> !l.startsWith("gradient:")).count() + 1;
    assertThat(cli.err())
        .contains(
            "small.yaml:%d:1: gradient: shine takes the inverse estimate".formatted(line),
            "accepted: solver: anderson, auto, broyden, broyden2 or newton");
    assertThat(out()).doesNotExist();
    for (String solver : List.of("anderson", "auto", "broyden", "broyden2", "newton")) {
      assertThat(run(text.replace("picard", solver), "--dry-run").code()).as(solver).isZero();
    }
  }

  @Test
  void aGradientThatTheSolverOfALayerDoesNotServeIsFoundByTheDryRun() {
    String layers =
        "model: {layers: ['implicit{width=8, solver=picard}', 'implicit{width=8, solver=aitken, gradient=shine}']}";
    Cli dry = run(layers + "\n" + "train: {optimizer: 'sgd{step=0.1}'}\n", "--dry-run");

    assertThat(dry.code()).isEqualTo(2);
    assertThat(dry.out())
        .contains("IMPOSSIBLE: model.layers[1].gradient: shine takes the inverse estimate")
        .contains("and aitken has none");
  }

  @Test
  void cellsAreJudgedByTheDataThatTheyLearn() throws IOException {
    table("data.csv", 2);
    String text = "data: {id: csv, file: data.csv, label: sign, ignore: y}\nbackend: ejml\n";

    assertThat(run(text + "train: {optimizer: adam, loss: cross-entropy}", "--dry-run").out())
        .contains("IMPOSSIBLE: ", "for two, which share one");
    assertThat(run(text + "train: {optimizer: adam, loss: logistic}", "--dry-run").code()).isZero();
  }

  @Test
  void resultsOfOtherDataAreNotMixedUnlessTold() throws Exception {
    table("data.csv", 2);
    String text =
        """
        data: {id: csv, file: data.csv, label: sign, ignore: y}
        backend: ejml
        model: {width: 8}
        train: {epochs: 2}
        study: {name: small, seeds: [1, 2]}
        """;
    assertThat(run(text).code()).isZero();
    StudySql.execute(out(), "DELETE FROM cell WHERE number = 2"); // as if it had been killed
    table("data.csv", 3);

    Cli refused = run(text, "--resume");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("the samples or their order have changed");
    assertThat(StudySql.documents(out())).hasSize(1);

    assertThat(run(text, "--resume", "--accept-changes").code()).isZero();
    assertThat(csv())
        .extracting(row -> row.getField("data_fingerprint"))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void resultsOfOtherCodeAreNotMixedUnlessTold() throws Exception {
    assertThat(run(SmallStudy.BASE).code()).isZero();
    StudySql.execute(
        out(),
        "UPDATE cell SET document ="
            + " replace(document, '\"equilibria-solvers ', '\"equilibria-solvers 0.0.9 #0a ')");

    Cli refused = run(SmallStudy.BASE, "--resume");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("solver: plugin ", " 0.0.9 #0a ", " now");
    assertThat(run(SmallStudy.BASE, "--resume", "--accept-changes").code()).isZero();
  }

  @Test
  void aFolderOfAnEarlierFormatIsRefusedWithWhatToDo() throws Exception {
    assertThat(run(SmallStudy.BASE).code()).isZero();
    StudySql.execute(out(), "UPDATE cell SET document = replace(document, '\"format\":2,', '')");

    Cli refused = run(SmallStudy.BASE, "--resume");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("an earlier format", "keep the folder as it is");
  }
}
