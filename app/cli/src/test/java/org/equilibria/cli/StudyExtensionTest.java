package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A study that is extended runs what it adds, and nothing else. */
class StudyExtensionTest {

  private static final String BASE =
      """
      data: {train: 24, test: 8}
      backend: ejml
      model: {width: 6}
      train: {epochs: 1}
      """;
  private static final String STUDY = "study: {keep: all, seeds: [1, 2], axes: {width: [4, 8]}}";

  @TempDir private Path temp;

  @BeforeEach
  void run() {
    assertThat(run(STUDY, "out").code()).isZero();
  }

  private Cli run(String study, String folder, String... more) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("study", "run", SmallStudy.write(temp, BASE + study + "\n").toString()));
    words.addAll(List.of("--out", temp.resolve(folder).toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  /** Return the cells that were run, as the progress tells when each begins. */
  private static List<String> begun(Cli cli) {
    assertThat(cli.code()).as(cli.err()).isZero();
    return cli.err()
        .lines()
        .filter(line -> line.startsWith("["))
        .map(line -> line.replaceFirst(" \\(.*", ""))
        .toList();
  }

  private List<JsonNode> lines(String folder) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(temp.resolve(folder).resolve("cells.jsonl"))) {
      JsonNode cell = new ObjectMapper().readTree(line);
      cell.findParents("elapsed").forEach(part -> ((ObjectNode) part).remove("elapsed"));
      ((ObjectNode) cell).remove("figures"); // times among them
      lines.add(cell);
    }
    return lines;
  }

  /** Return the results by what ran, whatever its number. */
  private Map<String, JsonNode> bySettings(String folder) throws IOException {
    Map<String, JsonNode> cells = new HashMap<>();
    for (JsonNode cell : lines(folder)) {
      cells.put(cell.get("settings") + " " + cell.get("seed"), cell.get("measures"));
    }
    return cells;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          study: {keep: all, seeds: 1..3, axes: {width: [4, 8]}} | [5/6] 4, seed 3; [6/6] 8, seed 3
          study: {keep: all, seeds: [3, 2, 1], axes: {width: [5, 8, 4]}} | [5/9] 5, seed 3; [6/9] 5, seed 2; [7/9] 5, seed 1; [8/9] 8, seed 3; [9/9] 4, seed 3
          study: {keep: all, seeds: [1, 2], axes: {solver: [picard, auto], width: [4, 8]}} | [5/8] picard, 4, seed 1; [6/8] picard, 4, seed 2; [7/8] picard, 8, seed 1; [8/8] picard, 8, seed 2
          study: {keep: all, seeds: [1, 2], axes: {width: [4, 8]}, include: {width: 5}} | [5/6] 5, seed 1; [6/6] 5, seed 2
          """)
  void onlyTheNewCellsRun(String study, String cells) throws IOException {
    List<JsonNode> before = lines("out");
    Path model = temp.resolve("out/models/cell-3.safetensors");
    byte[] kept = Files.readAllBytes(model);

    Cli extended = run(study, "out", "--extend");

    assertThat(begun(extended)).containsExactly(cells.split("; "));
    List<JsonNode> after = lines("out");
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).get("cell")).isEqualTo(before.get(i).get("cell"));
      assertThat(after.get(i).get("measures")).isEqualTo(before.get(i).get("measures"));
    }
    assertThat(model).hasBinaryContent(kept);
    assertThat(temp.resolve("out/models").toFile().list()).hasSize(after.size());
    assertThat(run(study, "whole").code()).isZero();
    assertThat(bySettings("out")).isEqualTo(bySettings("whole"));
    assertThat(Files.readAllLines(temp.resolve("out/cells.csv")).get(0))
        .isEqualTo(Files.readAllLines(temp.resolve("whole/cells.csv")).get(0));
  }

  @Test
  void anExtendedStudyIsResumedAndExtendedAgain() throws Exception {
    run("study: {keep: all, seeds: 1..3, axes: {width: [4, 8]}}", "out", "--extend");
    String again = "study: {keep: all, seeds: 1..3, axes: {width: [3, 4, 8]}}";
    assertThat(begun(run(again, "out", "--extend")))
        .containsExactly("[7/9] 3, seed 1", "[8/9] 3, seed 2", "[9/9] 3, seed 3");
    StudySql.execute(temp.resolve("out"), "DELETE FROM cell WHERE number > 7"); // as if killed

    assertThat(begun(run(again, "out", "--resume")))
        .containsExactly("[8/9] 3, seed 2", "[9/9] 3, seed 3");
    assertThat(begun(run(again, "out", "--resume"))).isEmpty();
    assertThat(run(again, "whole").code()).isZero();
    assertThat(bySettings("out")).hasSize(9).isEqualTo(bySettings("whole"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          study: {keep: all, seeds: [1, 3], axes: {width: [4, 8]}} | cell 2, 4, seed 2, is none of this study
          study: {keep: all, seeds: [1, 2], axes: {width: [4, 9]}} | cell 3, 8, seed 1, is none of this study
          study: {keep: best, seeds: 1..3, axes: {width: [4, 8]}} | results with other study.keep
          solver: picard\\nstudy: {keep: all, seeds: 1..3, axes: {width: [4, 8]}} | cell 1, 4, seed 1, is none of this study
          bounds: [hold-out]\\nstudy: {keep: all, seeds: 1..3, axes: {width: [4, 8]}} | results with other bounds
          """)
  void anotherStudyIsRefusedAndTheFolderLeftAsItIs(String study, String message)
      throws IOException {
    String configuration = Files.readString(temp.resolve("out/study.yaml"));
    List<JsonNode> before = lines("out");

    Cli cli = run(study.replace("\\n", "\n"), "out", "--extend");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains(message);
    assertThat(Files.readString(temp.resolve("out/study.yaml"))).isEqualTo(configuration);
    assertThat(lines("out")).isEqualTo(before);
  }

  @Test
  void aFolderWithoutAStudyIsRefusedAndResumingTellsOfExtending() {
    Cli none = run(STUDY, "other", "--extend");
    Cli resumed = run("study: {keep: all, seeds: 1..3, axes: {width: [4, 8]}}", "out", "--resume");

    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("holds no study that could be extended");
    assertThat(temp.resolve("other")).doesNotExist();
    assertThat(resumed.code()).isEqualTo(2);
    assertThat(resumed.err()).contains("--extend");
  }
}
