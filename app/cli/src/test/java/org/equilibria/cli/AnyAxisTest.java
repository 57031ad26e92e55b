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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.config.StudyWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any value of a configuration is an axis under its path. */
class AnyAxisTest {

  private static final String BASE =
      """
      data: {train: 24, test: 8}
      backend: ejml
      model:
        layers:
          - {id: implicit, width: 6, parameterization: {id: gamma-scaling, gamma: 0.3}}
      train: {optimizer: {id: adam, step: 0.01}, epochs: 1, layers: all}
      solver: anderson
      gradient: {id: implicit, solver: anderson}
      """;

  /** Every sort of value: an option, a component, a layer's, a number, data, nested options. */
  private static final List<String> AXES =
      List.of(
          "termination.rtol: [1e-3, 1e-6]",
          "train.loss: [square, {id: huber, delta: 0.5}]",
          "\"model.layers[0].width\": [4, 6]",
          "train.batch: [0, 8]",
          "data.train: [16, 24]",
          "gradient.solver.window: [1, 5]",
          "solver.window: [2, 5]",
          "\"model.layers[0].parameterization.gamma\": [0.2, 0.4]");

  @TempDir private Path temp;

  private Path study(String axes) {
    return SmallStudy.write(temp, BASE + "study: {axes: {" + axes + "}}\n");
  }

  private Cli run(String axes, String... more) {
    List<String> words = new ArrayList<>(List.of("study", "run", study(axes).toString()));
    words.addAll(List.of("--out", temp.resolve("out").toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(new String[0]));
  }

  private static List<NamedCsvRecord> rows(Path folder) throws IOException {
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(folder.resolve("cells.csv"))) {
      return csv.stream().toList();
    }
  }

  private static String path(String axis) {
    return axis.substring(0, axis.indexOf(": ")).replace("\"", "");
  }

  /** All at once would be 256 cells: each axis by itself, and what it asks for is what runs. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | /termination/rtol | 0.001 1.0E-6
          1 | /train/loss | "square" {"id":"huber","delta":0.5}
          2 | /model/layers/0/width | 4 6
          3 | /train/batch | 0 8
          4 | /data/train | 16 24
          5 | /gradient/solver/window | 1 5
          6 | /solver/window | 2 5
          7 | /model/layers/0/parameterization/gamma | 0.2 0.4
          """)
  void axisIsAColumnUnderItsPathAndWhatItsCellsRunWith(int axis, String pointer, String values)
      throws IOException {
    Cli cli = run(AXES.get(axis));

    assertThat(cli.code()).as(cli.err()).isZero();
    String column = path(AXES.get(axis));
    List<NamedCsvRecord> rows = rows(temp.resolve("out"));
    assertThat(rows).hasSize(2);
    assertThat(rows).extracting(row -> row.getField("training_status")).containsOnly("completed");
    assertThat(rows).extracting(row -> row.getField(column)).doesNotHaveDuplicates();
    assertThat(cli.out()).contains(column);
    List<String> ran =
        Files.readAllLines(temp.resolve("out/cells.jsonl")).stream()
            .map(line -> json(line).at("/settings" + pointer).toString())
            .toList();
    assertThat(String.join(" ", ran)).isEqualTo(values.strip());
    List<String> measured =
        rows.stream()
            .map(
                row ->
                    row.getField("train_loss")
                        + row.getField("forward_evaluations_mean")
                        + row.getField("backward_evaluations_mean"))
            .toList();
    assertThat(measured).as("what a cell names is what it does").doesNotHaveDuplicates();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void axesOfEverySortArePlannedTogether() {
    Cli cli = run(String.join(", ", AXES), "--dry-run");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out())
        .startsWith("small: 256 cells\n")
        .contains("  1  0.001, square, 4, 0, 16, 1, 2, 0.2, seed 1\n")
        .contains("256  1e-6, huber{delta=0.5}, 6, 8, 24, 5, 5, 0.4, seed 1\n");
  }

  @Test
  void optionsOfACellAndWhatIsOffByDefaultAreAxes() throws IOException {
    Path file =
        SmallStudy.write(
            temp,
            BASE.replace("id: implicit, width: 6", "id: affine, width: 6")
                + "study: {axes: {\"model.layers[0].width\": [4, 6],"
                + " model.readout-bias: [false, true]}}\n");
    assertThat(file).content().contains("id: affine");
    Cli cli = Cli.run("study", "run", file.toString(), "--out", temp.resolve("out").toString());

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(rows(temp.resolve("out")))
        .extracting(
            row -> row.getField("model.layers[0].width") + row.getField("model.readout-bias"))
        .containsExactly("4false", "4true", "6false", "6true");
    assertThat(
            Files.readAllLines(temp.resolve("out/cells.jsonl")).stream()
                .map(line -> json(line).at("/settings/model/layers/0/width").asInt()))
        .containsExactly(4, 4, 6, 6);
  }

  @Test
  void samplesOfACellAreThoseItNames() throws IOException {
    assertThat(run("data.train: [16, 24], solver: [picard, anderson]").code()).isZero();

    List<NamedCsvRecord> rows = rows(temp.resolve("out"));
    assertThat(rows)
        .extracting(row -> row.getField("data.train"))
        .containsExactly("16", "16", "24", "24");
    assertThat(rows)
        .extracting(row -> row.getField("train_total"))
        .containsExactly("16", "16", "24", "24");
    Map<String, Set<String>> fingerprints =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getField("data.train"),
                    Collectors.mapping(
                        row -> row.getField("data_fingerprint"), Collectors.toSet())));
    assertThat(fingerprints.values()).allMatch(of -> of.size() == 1).doesNotHaveDuplicates();
    assertThat(run("data.train: [16, 24], solver: [picard, anderson]", "--resume").code())
        .as("of the same samples")
        .isZero();
  }

  @Test
  void filesOfDataAreAnAxis() throws IOException {
    for (String name : List.of("one", "two")) {
      String rows =
          IntStream.range(0, 30)
              .mapToObj(i -> (name.length() + i) % 7 + "," + (i % 3 > 0 ? "u" : "v"))
              .collect(Collectors.joining("\n", "a,y\n", "\n"));
      Files.writeString(temp.resolve(name + ".csv"), rows);
    }
    Path file =
        SmallStudy.write(
            temp,
            """
            backend: ejml
            model: {width: 4}
            train: {epochs: 1}
            study:
              axes:
                data: [{id: csv, file: one.csv, label: y}, {id: csv, file: two.csv, label: y, train: 20, classes: all}]
            """);
    Cli cli =
        Cli.run(
            "study",
            "run",
            file.toString(),
            "--out",
            temp.resolve("out").toString(),
            "--set",
            "data.train=10",
            "--set",
            "data.test=4",
            "--set",
            "data.classes=all");

    assertThat(cli.code()).as(cli.err()).isZero();
    List<NamedCsvRecord> rows = rows(temp.resolve("out"));
    assertThat(rows).extracting(row -> row.getField("train_total")).containsExactly("10", "20");
    assertThat(rows.get(0).getField("data"))
        .isEqualTo("csv{file=" + temp.resolve("one.csv") + ", label=y}");
  }

  @Test
  void aLevelThatDoesNotGoWithAnotherIsToldByTheDryRun() {
    Cli cli = run("solver: [picard, anderson], solver.window: [2, 3]", "--dry-run");

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .contains("4 cells, of which 2 cannot be run")
        .contains("1  picard, 2, seed 1  IMPOSSIBLE: solver.window: unknown option")
        .contains("3  anderson, 2, seed 1\n");
  }

  /** What docs/studies.md says of its example. */
  @Test
  void documentedStudyRuns() throws IOException {
    String page = Files.readString(Path.of("../../docs/studies.md"));
    String axes = page.substring(page.indexOf("## Axes"));
    int start = axes.indexOf("```yaml") + "```yaml".length();
    Path file = SmallStudy.write(temp, axes.substring(start, axes.indexOf("```", start)));

    Cli cli = Cli.run("study", "run", file.toString(), "--out", temp.resolve("out").toString());

    assertThat(cli.code()).as(cli.err()).isZero();
    List<NamedCsvRecord> rows = rows(temp.resolve("out"));
    assertThat(rows).hasSize(8);
    assertThat(rows.stream().filter(row -> row.getField("training_status").equals("impossible")))
        .hasSize(4)
        .allMatch(row -> row.getField("detail").startsWith("solver.window: unknown option"))
        .allMatch(row -> row.getField("solver").equals("picard"));
    assertThat(rows.stream().filter(row -> row.getField("training_status").equals("completed")))
        .hasSize(4);
  }

  @Test
  void dataThatALevelLacksAreToldByTheDryRun() {
    Cli cli = run("data.train: [16, 1000000]", "--dry-run");

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("2  1000000, seed 1  IMPOSSIBLE: data: train: 1000000 samples");
  }

  @Test
  void writtenStudyIsTheSameStudy() throws IOException {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      Path file = study(String.join(", ", AXES));
      StudyConfig config = StudySource.file(file).resolve(equilibria.catalog());

      Path again = Files.writeString(temp.resolve("again.yaml"), StudyWriter.yaml(config));
      StudyConfig read =
          StudySource.yaml("again", "small", Files.readString(again)).resolve(equilibria.catalog());
      assertThat(read).isEqualTo(config);
      assertThat(StudyWriter.yaml(read)).isEqualTo(StudyWriter.yaml(config));
    }
  }

  @Test
  void builderFileAndFlagGiveTheSameAxes() {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      StudyConfig fromFile =
          StudySource.file(study("termination.rtol: [1e-3, 1e-6], solver.window: [2]"))
              .resolve(equilibria.catalog());
      StudyConfig fromFlags =
          Settings.of(
                  StudySource.file(SmallStudy.write(temp, BASE)),
                  List.of("study.axes.termination.rtol=[1e-3, 1e-6]", "study.axes.solver.window=2"))
              .resolve(equilibria.catalog());
      StudyConfig built =
          equilibria
              .study("small", fromFile.base())
              .axis("termination.rtol", 1e-3, "1e-6")
              .axis("solver.window", 2)
              .config();

      assertThat(fromFlags).isEqualTo(fromFile);
      assertThat(built).isEqualTo(fromFile);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.width", "train.optimizer", "backend.precision"})
  void pathOfADimensionWithANameIsThatDimension(String path) {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      StudyConfig config =
          equilibria
              .study("s", equilibria.pipeline().backend("ejml").build())
              .axis(path, path.endsWith("width") ? "3" : path.endsWith("r") ? "adam" : "f32")
              .config();
      assertThat(config.axes().get(0).dimension().id())
          .isEqualTo(path.substring(path.indexOf('.') + 1));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          termination.rtoll: [1e-3] | study.axes.termination.rtoll: unknown option; did you mean 'rtol'?
          termination.rtol: [1e-3, small] | study.axes.termination.rtol[1]: 'small' is not a finite number
          termination.rtol: [1e-3, 1.0e-3] | study.axes.termination.rtol[1]: this value is listed before
          train.loss: [square, hubr] | study.axes.train.loss[1]: unknown loss 'hubr'; did you mean 'huber'?
          train.loss.delta: [1] | study.axes.train.loss.delta: unknown option; it has no options
          solver.windw: [1, 2] | study.axes.solver.windw: unknown option; did you mean 'window'?
          solver.window: [99] | study.axes.solver.window[0]: 99 is above the maximum 50
          gradient.solver.windw: [2] | study.axes.gradient.solver.windw: unknown option
          "model.layers[0].width": [0] | study.axes.model.layers[0].width[0]: 0 is below the minimum 1
          "model.layers[1].width": [4] | study.axes.model.layers[1].width: model.layers: there is no [1] in a list of one
          width: [4] | study.axes.width: the model has a list of layers; write it in theirs, as model.layers[0].width
          bounds: [hold-out] | study.axes.bounds: unknown key
          study.seeds: [1] | study.axes.study.seeds: unknown key
          a..b: [1] | study.axes.a..b: unknown key
          trian.batch: [1] | study.axes.trian.batch: unknown key; did you mean 'train'?
          train.batch: [[1, 2]] | study.axes.train.batch[0]: expected a single value, not a list
          train.batch: [] | study.axes.train.batch: the list is empty
          model: [1] | study.axes.model[0]: expected keys with values
          data: [csv, nowhere] | study.axes.data[1]: unknown dataset 'nowhere'
          data.train: [many] | study.axes.data.train[0]: 'many' is no number of samples
          solver: [picard], "solver": [anderson] | study.axes.solver: this key is given twice
          train.optimizer: [adam], optimizer: [adam] | study.axes.optimizer: this is axis optimizer again
          """)
  void mistakeOfAnAxisNamesItsPlace(String axes, String message) {
    Cli cli = run(axes);

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err())
        .startsWith("equilibria: " + temp.resolve("small.yaml") + ":9:")
        .contains(message)
        .doesNotContain("\tat ", "Exception");
    assertThat(cli.err().lines()).as(cli.err()).hasSize(1);
  }
}
