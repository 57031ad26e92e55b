package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One study, however it is written, is one plan and gives one set of numbers. */
class SameStudyTest {

  @TempDir private Path temp;

  private static Study built(Equilibria equilibria) {
    return equilibria
        .study(
            "small",
            equilibria
                .pipeline()
                .samples(40, 20)
                .width(16)
                .parameterization("gamma-scaling", "gamma=0.4")
                .epochs(3)
                .build())
        .axis("solver", "picard", "anderson{window=2}")
        .axis("activation", "relu", "tanh")
        .seeds(3);
  }

  private static StudyConfig read(Equilibria equilibria, Path file) {
    return StudySource.file(file).resolve(equilibria.catalog());
  }

  private Path runFile(String name, String text, String... more) {
    Path out = temp.resolve(name);
    List<String> args = new ArrayList<>(List.of("study", "run"));
    args.add(SmallStudy.write(temp, text).toString());
    args.addAll(List.of("--out", out.toString()));
    args.addAll(List.of(more));
    assertThat(Cli.run(args.toArray(new String[0])).code()).isZero();
    return out;
  }

  /** Return the lines of all cells without their times. */
  private static List<JsonNode> cells(Path folder) throws IOException {
    List<JsonNode> cells = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("cells.jsonl"))) {
      JsonNode cell = new ObjectMapper().readTree(line);
      cell.findParents("seconds").forEach(node -> ((ObjectNode) node).remove("seconds"));
      cells.add(cell);
    }
    return cells;
  }

  @Test
  void fileAndBuilderDescribeTheSameStudy() {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      assertThat(read(equilibria, SmallStudy.write(temp, SmallStudy.TEXT)))
          .isEqualTo(built(equilibria).config());
    }
  }

  @Test
  void storedConfigurationDescribesTheSameStudy() {
    Path out = runFile("first", SmallStudy.TEXT);

    try (Equilibria equilibria = Equilibria.builder().build()) {
      assertThat(read(equilibria, out.resolve("study.yaml")))
          .isEqualTo(read(equilibria, temp.resolve("small.yaml")));
    }
  }

  @Test
  void fileBuilderAndCommandLineGiveTheSameNumbers() throws IOException {
    Path fromFile = runFile("file", SmallStudy.TEXT);
    Path fromCommandLine =
        runFile(
            "line",
            SmallStudy.TEXT.replace("seeds: [3]", "seeds: [8, 9]").replace("name: small", ""),
            "--seeds",
            "3",
            "--name",
            "small");
    Path fromBuilder = temp.resolve("builder");
    try (Equilibria equilibria = Equilibria.builder().build()) {
      Study study = built(equilibria);
      study.run(study.data(), Progress.NONE).writeTo(fromBuilder);
    }

    assertThat(cells(fromFile)).hasSize(4).isEqualTo(cells(fromCommandLine));
    assertThat(cells(fromFile)).isEqualTo(cells(fromBuilder));
    assertThat(fromBuilder.resolve("study.yaml"))
        .hasSameTextualContentAs(fromFile.resolve("study.yaml"));
  }

  @Test
  void cellsStayPairedWhenAnotherAxisIsAdded() throws IOException {
    Path few = runFile("few", SmallStudy.TEXT);
    Path more = runFile("more", SmallStudy.TEXT.replace("axes:", "axes:\n    width: [8, 16]"));

    assertThat(cells(more)).hasSize(8);
    assertThat(cells(more).subList(4, 8))
        .extracting(cell -> cell.get("measures"))
        .isEqualTo(cells(few).stream().map(cell -> cell.get("measures")).toList());
  }
}
