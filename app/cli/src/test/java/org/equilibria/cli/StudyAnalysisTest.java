package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables, comparisons, repetitions and pages of the results in a folder. */
class StudyAnalysisTest {

  private static final String BASE =
      """
      data: {train: 30, test: 20}
      backend: ejml
      model: {width: 6}
      train: {epochs: 2}
      """;
  private static final String STUDY =
      "study: {name: small, seeds: [1, 2], axes: {solver: [picard, anderson], width: [4, 8]}}\n";

  /** Quantile .975 of Student's distribution with one degree of freedom, in any table of it. */
  private static final double QUANTILE = 12.706204736;

  @TempDir private static Path shared;
  @TempDir private Path temp;

  @BeforeAll
  static void run() {
    run(STUDY, shared.resolve("out"));
  }

  private static void run(String study, Path out) {
    Path file = SmallStudy.write(shared, BASE + study);
    Cli cli = Cli.run("study", "run", file.toString(), "--out", out.toString());
    assertThat(cli.code()).as(cli.err()).isZero();
  }

  private static Cli study(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("study", command));
    words.add(shared.resolve("out").toString());
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private static JsonNode json(Cli cli) throws IOException {
    return new ObjectMapper().readTree(cli.out());
  }

  /** Return the evaluations of a cell, read from the file for everybody. */
  private static double evaluations(String solver, String width, String seed) throws IOException {
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(shared.resolve("out/cells.csv"))) {
      return csv.stream()
          .filter(row -> row.getField("solver").equals(solver))
          .filter(row -> row.getField("width").equals(width))
          .filter(row -> row.getField("seed").equals(seed))
          .mapToDouble(row -> Double.parseDouble(row.getField("forward_evaluations_mean")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void meansAreOverSeedsWithStudentIntervals() throws IOException {
    Cli cli = study("table", "--metric", "forward_evaluations_mean", "--json");

    JsonNode rows = json(cli).get("rows");
    assertThat(rows).hasSize(4);
    JsonNode mean = rows.at("/1/means/forward_evaluations_mean");
    assertThat(rows.at("/1/labels/solver").asText()).isEqualTo("picard");
    assertThat(rows.at("/1/labels/width").asText()).isEqualTo("8");
    double first = evaluations("picard", "8", "1");
    double second = evaluations("picard", "8", "2");
    // two numbers: standard error is half of their distance
    double half = QUANTILE * Math.abs(first - second) / 2;
    assertThat(mean.get("value").asDouble()).isCloseTo((first + second) / 2, within(1e-12));
    assertThat(mean.get("upper").asDouble())
        .isCloseTo((first + second) / 2 + half, within(1e-8 * half));
  }

  @Test
  void levelsAreComparedInCellsThatAreAlikeInAllElse() throws IOException {
    Cli cli = study("table", "--by", "solver", "--metric", "forward_evaluations_mean", "--json");

    JsonNode comparison = json(cli).at("/comparisons/0");
    assertThat(comparison.get("level").asText()).isEqualTo("anderson");
    assertThat(comparison.get("reference").asText()).isEqualTo("picard");
    assertThat(comparison.get("pairs").asInt()).isEqualTo(4);
    double[] bySeed = new double[2];
    for (int seed = 1; seed <= 2; seed++) {
      for (String width : List.of("4", "8")) {
        bySeed[seed - 1] +=
            (evaluations("anderson", width, "" + seed) - evaluations("picard", width, "" + seed))
                / 2;
      }
    }
    JsonNode difference = comparison.get("difference");
    double half = QUANTILE * Math.abs(bySeed[0] - bySeed[1]) / 2;
    assertThat(difference.at("/mean/count").asInt()).isEqualTo(2);
    assertThat(difference.at("/mean/value").asDouble())
        .isCloseTo((bySeed[0] + bySeed[1]) / 2, within(1e-12));
    assertThat(difference.at("/mean/lower").asDouble())
        .isCloseTo((bySeed[0] + bySeed[1]) / 2 - half, within(1e-8 * Math.abs(half) + 1e-12));
    assertThat(comparison.get("corrected").asDouble())
        .as("one comparison needs no correction")
        .isEqualTo(difference.get("p").asDouble());
  }

  /**
   * Steps of 1e200 diverge with one seed and end all units with the other; solves are cut short.
   */
  @Test
  void tablesSayOverWhatTheyAreAndWhatWasCutShort() throws IOException {
    Path out = temp.resolve("cut");
    run(
        """
        termination: {max-steps: 2}
        study:
          name: cut
          seeds: [1, 2]
          axes:
            solver: [picard, anderson]
            train.optimizer: ["gradient-descent{step=0.01}", "gradient-descent{step=1e200}"]
        """,
        out);

    String means = Cli.run("study", "table", out.toString()).out();
    String differences = Cli.run("study", "table", out.toString(), "--by", "solver").out();
    String csv = Cli.run("study", "table", out.toString(), "--csv").out();

    assertThat(means)
        .containsPattern("1.0E200\\} +1 of 2 +0.5000 ")
        .contains("6 of 8 cells trained");
    assertThat(csv).contains("cells,trained,").containsPattern("1.0E200\\},2,1,");
    assertThat(differences).contains("6 of 8 cells trained, 2 diverged in training");
    assertThat(List.of(means, differences))
        .allMatch(text -> text.contains("Solves that did not converge count as the work"));
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("\"trained\":true", "\"trained\":false");
  }

  /** Of three pairs of levels two have no cell that could be run: one comparison is made. */
  @Test
  void levelsWithoutCellsToCompareAreNamedOnceAndCountInNoCorrection() {
    Path out = temp.resolve("impossible");
    run(
        """
        study:
          name: impossible
          seeds: [1, 2]
          axes: {activation: [gelu], solver: [picard, anderson, forward-backward]}
        """,
        out);

    Cli cli = Cli.run("study", "table", out.toString(), "--by", "solver", "--metric", "train_loss");

    assertThat(cli.out())
        .contains("corrected by Holm for the 1 comparison here.")
        .contains(
            "Without cells to compare: forward-backward and picard; forward-backward and anderson.");
    assertThat(cli.out().lines().filter(line -> line.startsWith("train_loss"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --markdown ; | solver | width | cells | test\\_accuracy |
          --latex ; \\begin{tabular}{llrr}
          --csv ; solver,width,cells,trained,test_accuracy_mean,test_accuracy_lower,test_accuracy_upper
          """)
  void tablesAreWrittenForPapersAndPrograms(String format, String first) {
    Cli cli = study("table", "--metric", "test_accuracy", format);

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).startsWith(first);
    assertThat(cli.out()).doesNotContain("Means over seeds");
  }

  @Test
  void mistakesNameWhatThereIs() {
    assertThat(study("table", "--by", "sovler").err())
        .contains("--by: the study has no axis 'sovler'; did you mean 'solver'?");
    assertThat(study("table", "--metric", "test_acuracy,seed").err())
        .contains("'test_acuracy'; did you mean 'test_accuracy'?", "figure 'seed'");
    assertThat(study("table", "--csv", "--latex").code()).isEqualTo(2);
    for (String command : List.of("table", "report", "reproduce")) {
      Cli none = Cli.run("study", command, temp.resolve("none").toString());
      Cli empty = Cli.run("study", command, temp.toString());

      assertThat(none.code()).isEqualTo(3);
      assertThat(none.err()).contains("there is no folder");
      assertThat(empty.code()).isEqualTo(3);
      assertThat(empty.err()).contains("holds no study");
    }
    assertThat(study("reproduce", "--cells", "9").err()).contains("has no result of cell 9");
    assertThat(study("reproduce", "--tolerance", "2").code()).isEqualTo(2);
  }

  @Test
  void whatIsReproducedIsTheSameAndTheFolderStays() throws IOException {
    byte[] before = Files.readAllBytes(shared.resolve("out/cells.jsonl"));

    Cli cli = study("reproduce", "--json");

    assertThat(cli.code()).as(cli.out()).isZero();
    assertThat(json(cli).get("cells").asInt()).isEqualTo(8);
    assertThat(json(cli).get("differences")).isEmpty();
    assertThat(shared.resolve("out/cells.jsonl")).hasBinaryContent(before);
  }

  @Test
  void whatIsAnotherNumberIsToldWithHowFarItIsOff() throws IOException {
    Path copy = temp.resolve("copy");
    Files.createDirectories(copy);
    Files.copy(shared.resolve("out/study.yaml"), copy.resolve("study.yaml"));
    String lines = Files.readString(shared.resolve("out/cells.jsonl"));
    String step = lines.replaceFirst("(?s).*?\"measures\":\\{\"step\":([^,]+),.*", "$1");
    Files.writeString(
        copy.resolve("cells.jsonl"),
        lines.replaceFirst(
            "\"step\":" + step, "\"step\":" + Double.parseDouble(step) * (1 + 1e-6)));

    Cli cli = Cli.run("study", "reproduce", copy.toString(), "--cells", "1,2", "--json");
    Cli near =
        Cli.run("study", "reproduce", copy.toString(), "--cells", "1", "--tolerance", "1e-5");

    assertThat(cli.code()).isEqualTo(1);
    JsonNode differences = json(cli).get("differences");
    assertThat(differences).hasSize(1);
    assertThat(differences.at("/0/cell").asInt()).isEqualTo(1);
    assertThat(differences.at("/0/column").asText()).isEqualTo("step");
    assertThat(differences.at("/0/relative").asDouble()).isCloseTo(1e-6, within(1e-9));
    assertThat(near.code()).isZero();
  }

  @Test
  void pageIsWrittenOfWhatThereIs() throws IOException {
    Path copy = temp.resolve("killed");
    Files.createDirectories(copy);
    Files.copy(shared.resolve("out/study.yaml"), copy.resolve("study.yaml"));
    List<String> lines = Files.readAllLines(shared.resolve("out/cells.jsonl"));
    Files.writeString(
        copy.resolve("cells.jsonl"), String.join("\n", lines.subList(0, 3)) + "\n{\"cell\": 4, ");

    Cli cli = Cli.run("study", "report", copy.toString());
    Cli whole = study("report", "--out", temp.resolve("page.html").toString(), "--json");

    assertThat(cli.out())
        .contains("3 of 8 cells trained, 5 not finished when the study was cancelled");
    assertThat(copy.resolve("report.html")).content().contains("<html");
    assertThat(json(whole).get("results").asInt()).isEqualTo(8);
    assertThat(temp.resolve("page.html")).content().contains("8 of 8 cells trained");
  }

  @Test
  void reportBeginsWithWhatTheStudySays() throws IOException {
    String out = temp.resolve("page.html").toString();
    Cli text = study("report", "--out", out);
    JsonNode conclusion = json(study("report", "--out", out, "--json")).get("conclusion");

    assertThat(text.out())
        .startsWith(conclusion.get("answer").asText())
        .contains("Along width: ", "Two seeds tell next to nothing about chance")
        .contains("8 of 8 cells trained; all of their solves converged.");
    assertThat(conclusion.get("answer").asText())
        .startsWith("By forward evaluations")
        .contains("anderson", "picard");
    assertThat(conclusion.get("caution").asText()).startsWith("Two seeds");
  }

  @Test
  void studiesAreComparedByWhatTheyShare() throws IOException {
    run(STUDY.replace("small", "other") + "termination: {rtol: 1e-3}\n", temp.resolve("b"));
    Cli cli =
        study(
            "compare",
            temp.resolve("b").toString(),
            "--metric",
            "forward_evaluations_mean",
            "--json");
    Cli same = study("compare", shared.resolve("out").toString());

    JsonNode settings = json(cli).get("settings");
    assertThat(settings).hasSize(1);
    assertThat(settings.get("termination.rtol").toString()).isEqualTo("[\"1.0E-6\",\"0.001\"]");
    assertThat(json(cli).get("pairs").asInt()).isEqualTo(8);
    assertThat(json(cli).at("/figures/0/difference/mean/value").asDouble())
        .as("a looser tolerance takes fewer evaluations")
        .isNegative();
    assertThat(same.out()).startsWith("Both files set the same.\n8 pairs of cells; 0 of A and 0");
  }
}
