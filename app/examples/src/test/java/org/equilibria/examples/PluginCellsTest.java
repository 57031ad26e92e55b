package org.equilibria.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells of a plugin folder are studied, kept, predicted from, certified and trained by command. */
class PluginCellsTest {

  private static final String RING = "app/examples/data/ring.csv";

  @TempDir private static Path folder;

  @BeforeAll
  static void studies() throws Exception {
    Path plugin = Files.createDirectories(folder.resolve("plugins/cells"));
    Files.copy(Path.of("app/examples/cells/target/cells.jar"), plugin.resolve("cells.jar"));
    run(
        "study",
        "run",
        "app/examples/studies/cells.yaml",
        "--out",
        folder.resolve("study").toString());
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--plugins", folder.resolve("plugins").toString()));
    return Programs.run("org.equilibria.cli.Main", all, folder.resolve("output.txt"));
  }

  private static String model(int cell) {
    return folder.resolve("study/models/cell-" + cell + ".safetensors").toString();
  }

  @Test
  void everyCellIsTrained() throws Exception {
    List<String> rows = Files.readAllLines(folder.resolve("study/cells.csv"));
    assertThat(rows).hasSize(9);
    assertThat(rows.subList(1, 9)).allMatch(row -> row.contains(",completed,"));
    assertThat(rows.get(1)).contains("graph");
    assertThat(rows.get(5)).contains("convolution");
  }

  @Test
  void itIsKeptAndPredictsWithItsPlugin() throws Exception {
    assertThat(run("info", model(1))).contains("cells 1.0");
    for (int cell : new int[] {1, 5}) {
      String table = run("predict", "--model", model(cell), "--data", RING);
      assertThat(table.lines()).hasSize(401);
      assertThat(table).doesNotContain("false", "NaN");
    }
  }

  @Test
  void certifySaysWhatApplies() throws Exception {
    assertThat(run("certify", "--model", model(1)))
        .containsPattern("(?s)inapplicable +existence-operator-norm.*proved +hold-out")
        .contains("not the affine one");
  }

  @Test
  void trainTakesIt() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("train.yaml"),
            """
            data: {id: csv, file: %s, label: walls, constant: false}
            model: {layers: [{id: convolution, height: 2, width: 4, channels: 2}]}
            """
                .formatted(Path.of(RING).toAbsolutePath()));
    Path model = folder.resolve("trained.safetensors");
    run("train", "--config", config.toString(), "--epochs", "2", "--out", model.toString());
    assertThat(run("evaluate", "--model", model.toString(), "--data", RING)).contains("accuracy");
  }
}
