package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyBoundsTest {

  private static final String BOUNDS = "bounds: [existence-monotone, convergence-descent]\n";

  @TempDir private Path temp;

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private static JsonNode said(JsonNode list, String bound) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(b -> b.get("bound").asText().equals(bound))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  @Test
  void boundsAreInTheTableTheFilesAndTheReportWithTheFiguresOfCertify() throws IOException {
    String study = SmallStudy.BASE + "study: {name: small, seeds: [3]}\n";
    Path out = temp.resolve("out");

    Cli cli =
        Cli.run(
            "study",
            "run",
            SmallStudy.write(temp, BOUNDS + study).toString(),
            "--out",
            out.toString());

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .containsPattern("existence-monotone +convergence-descent\n")
        .containsPattern("proved >= 0\\.\\d+ +failed hypothesis\n")
        .contains("  convergence-descent: failed hypothesis (checkpoint): the margin is");
    JsonNode cell = json(Files.readAllLines(out.resolve("cells.jsonl")).get(0));
    double figure = said(cell.get("bounds"), "existence-monotone").get("figure").asDouble();
    assertThat(Files.readString(out.resolve("cells.csv")))
        .contains("existence-monotone_figure", "proved," + figure, "failed hypothesis");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("\"badge\":\"failed hypothesis\"", "id=\"verdicts\"", "function explainBadges");

    Path complete = temp.resolve("complete.yaml");
    String shown = Cli.run("study", "show", SmallStudy.write(temp, study).toString()).out();
    Files.writeString(complete, shown);
    String model = temp.resolve("model.safetensors").toString();
    Cli.run("train", "--config", complete.toString(), "--out", model, "--no-report");
    Cli certified = Cli.run("certify", "--model", model, "--json");

    List<String> bounds = List.of("existence-monotone", "convergence-descent");
    for (String bound : bounds) {
      JsonNode here = said(cell.get("bounds"), bound);
      JsonNode there = said(json(certified.out()).get("findings"), bound);
      for (String key : List.of("point", "badge", "figure", "reason", "checks")) {
        assertThat(here.get(key)).as(bound + " " + key).isEqualTo(there.get(key));
      }
    }
  }

  @Test
  void resumedStudyRunsWhatIsMissingAndReadsTheOtherBoundsBack() throws Exception {
    Path file =
        SmallStudy.write(
            temp,
            "bounds: [existence-monotone]\n" + SmallStudy.BASE + "study: {seeds: [1, 2, 3]}\n");
    Path out = temp.resolve("out");
    String[] command = {"study", "run", file.toString(), "--resume", "--out", out.toString()};
    String table = Cli.run(command).out();
    List<String> lines = Files.readAllLines(out.resolve("cells.jsonl"));
    StudySql.execute(out, "DELETE FROM cell WHERE number = 2");

    Cli cli = Cli.run(command);

    assertThat(cli.code()).isZero();
    assertThat(cli.err()).contains("[2/3]").doesNotContain("[1/3]", "[3/3]");
    List<String> after = Files.readAllLines(out.resolve("cells.jsonl"));
    assertThat(after)
        .hasSize(3)
        .contains(lines.get(0), atIndex(0))
        .contains(lines.get(2), atIndex(2));
    assertThat(json(after.get(1)).get("bounds")).isEqualTo(json(lines.get(1)).get("bounds"));
    assertThat(Files.readAllLines(out.resolve("cells.csv"))).hasSize(4);
    assertThat(cli.out().lines().filter(l -> l.contains("proved >= ")))
        .hasSize(3)
        .first()
        .isEqualTo(table.lines().filter(l -> l.contains("proved >= ")).findFirst().orElseThrow());
  }

  @Test
  void trainingAloneRefusesBounds() {
    Cli cli =
        Cli.run(
            "train",
            "--config",
            SmallStudy.write(temp, BOUNDS + SmallStudy.BASE).toString(),
            "--out",
            temp.resolve("model.safetensors").toString());

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("bounds: only a study evaluates them");
  }
}
