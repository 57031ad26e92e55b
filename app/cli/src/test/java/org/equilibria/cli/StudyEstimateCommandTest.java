package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code study run --dry-run --estimate} says. */
class StudyEstimateCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temp;

  private Cli run(String text, String... more) {
    List<String> args =
        new ArrayList<>(List.of("study", "run", SmallStudy.write(temp, text).toString()));
    args.addAll(List.of("--out", temp.resolve("out").toString()));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private JsonNode estimates(String... more) throws JsonProcessingException {
    List<String> args = new ArrayList<>(List.of("--dry-run", "--estimate", "--json"));
    args.addAll(List.of(more));
    Cli cli = run(SmallStudy.TEXT, args.toArray(String[]::new));
    assertThat(cli.code()).as(cli.err()).isZero();
    return JSON.readTree(cli.out()).get("estimates");
  }

  @Test
  void everyCellHasItsEstimatesAndHowTheyAreKnown() throws JsonProcessingException {
    JsonNode document = estimates();

    assertThat(document.get("cells")).hasSize(4);
    for (JsonNode cell : document.get("cells")) {
      assertThat(cell.get("elapsedFrom").asText())
          .isIn("two epochs of 40 of 40 samples", "not tried");
      assertThat(cell.get("matrixBytesFrom").asText()).contains("trials of cell");
      // 40 and 20 samples of 28 x 28 pixels, and of each a target of at most ten numbers.
      assertThat(cell.get("sampleBytes").asLong()).isBetween(60L * 785 * 8, 60L * 794 * 8);
      assertThat(cell.get("fits").asBoolean()).isTrue();
    }
    assertThat(document.get("elapsed").asDouble()).isPositive();
    assertThat(document.get("left").asInt()).isEqualTo(4);
    assertThat(document.get("done").asInt()).isZero();
    assertThat(document.get("processes").asInt()).isEqualTo(1);
    assertThat(document.get("heapBytes").asLong()).isEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void memoryIsTheSameEveryTime() throws JsonProcessingException {
    assertThat(estimates().findValuesAsText("matrixBytes"))
        .isEqualTo(estimates().findValuesAsText("matrixBytes"));
  }

  @Test
  void aTableSaysTheSameToPeople() {
    Cli cli = run(SmallStudy.TEXT, "--dry-run", "--estimate");

    assertThat(cli.out())
        .startsWith(run(SmallStudy.TEXT, "--dry-run").out())
        .contains("elapsed from", "memory from", "trials of cell 1", "4 of 4 cells to run: about ")
        .doesNotContain("WARNING");
  }

  @Test
  void finishedCellsOfTheSameCombinationSayHowLongTheirNewSeedsTake() throws IOException {
    assertThat(run(SmallStudy.TEXT).code()).isZero();
    String[] written = Files.readAllLines(temp.resolve("out/cells.jsonl")).toArray(String[]::new);

    JsonNode document = estimates("--extend", "--seeds", "3,4");

    assertThat(document.get("done").asInt()).isEqualTo(4);
    assertThat(document.get("cells")).hasSize(4);
    for (int i = 0; i < written.length; i++) {
      JsonNode cell = document.get("cells").get(i);
      assertThat(cell.get("cell").asInt()).isEqualTo(5 + i);
      assertThat(cell.get("elapsedFrom").asText()).isEqualTo("1 finished cell");
      // Both are written in full, so that they are one number.
      assertThat(cell.get("elapsed").asDouble())
          .isEqualTo(JSON.readTree(written[i]).get("elapsed").asDouble());
    }
    assertThat(estimates("--resume").get("cells")).isEmpty();
  }

  @Test
  void whatDoesNotFitTheHeapOfAWorkerIsWarnedOf() throws JsonProcessingException {
    String[] small = {"--workers", "2", "--worker-memory", "256k"}; // samples take more

    Cli cli =
        run(SmallStudy.TEXT, "--dry-run", "--estimate", small[0], small[1], small[2], small[3]);

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains(
            "WARNING: 4 of 4 cells may not fit the heap of 0.3 MiB",
            "--worker-memory",
            "on 2 workers");
    JsonNode document = estimates(small);
    assertThat(document.get("heapBytes").asLong()).isEqualTo(256 << 10);
    assertThat(document.get("processes").asInt()).isEqualTo(2);
    assertThat(document.get("cells")).allMatch(cell -> !cell.get("fits").asBoolean());
  }

  @Test
  void itIsForADryRunOnly() {
    Cli cli = run(SmallStudy.TEXT, "--estimate");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err()).contains("--estimate: goes with --dry-run only");
    assertThat(temp.resolve("out")).doesNotExist();
  }
}
