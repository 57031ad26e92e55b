package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.config.StudyWriter;
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
      cell.findParents("elapsed").forEach(node -> ((ObjectNode) node).remove("elapsed"));
      cell.withObject("/figures").properties().removeIf(e -> e.getKey().endsWith("elapsed"));
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

  /** Every key with another value than its default: one that is not written would show. */
  private static final String NOTHING_BY_DEFAULT =
      """
      data:
        id: idx
        dir: somewhere
        labels: 12
        classes: [3, 11]
        train: all
        validation: 0.25
        test: 7
        split-seed: 9
        stratified: true
        standardize: true
        robust: true
        constant: true
        unit-norm: false
      backend: {id: ejml, precision: f32}
      model:
        width: 9
        parameterization: {id: gamma-scaling, gamma: 0.3}
        activation: {id: leaky-relu, slope: 0.25}
        injection: linear
        centred: false
        alpha: 2.5
        readout-bias: true
      train:
        layers: all
        optimizer: {id: adam, step: 0.25}
        schedule: cosine
        warm-up: 1.5
        clip-norm: 6
        loss: {id: huber, delta: 3}
        epochs: 4
        batch: 5
        warm-start: false
        patience: 6
        max-updates: 70
        time-limit: 90s
        hold: norm
        watch: false
        monitor: 200
        forward-rtol-ceiling: 0.1
        gradient-rtol-ceiling: 0.2
        cosine: 3
        class-weights: balanced
      solver: {id: broyden, memory: 3}
      gradient: {id: implicit, solver: {id: picard, damping: 0.5}, rtol: 0.001, max-steps: 17}
      termination:
        rtol: 1e-3
        atol: 1e-4
        norm: inf
        componentwise: true
        max-steps: 11
        max-evaluations: 12
        timeout: 1500ms
        stall-window: 13
        divergence-factor: 14
        keep: last
      study:
        name: other
        seeds: [-4, 5]
        cell-limit: 90s
        silence-limit: 30s
        worker-memory: 300m
        axes: {precision: [f32, f64], width: [3, 4], solver: [{id: anderson, window: 2}, picard]}
      """;

  private static void assertNothingIsDefault(Record given, Record defaults) {
    for (RecordComponent part : given.getClass().getRecordComponents()) {
      assertThat(valueOf(part, given)).as(part.getName()).isNotEqualTo(valueOf(part, defaults));
    }
  }

  private static Object valueOf(RecordComponent part, Record owner) {
    try {
      return part.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyValueSurvivesWritingAndReading() {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      StudyConfig config = read(equilibria, SmallStudy.write(temp, NOTHING_BY_DEFAULT));
      StudyConfig defaults = read(equilibria, SmallStudy.write(temp, "solver: anderson\n"));

      assertThat(read(equilibria, SmallStudy.write(temp, StudyWriter.yaml(config))))
          .isEqualTo(config);
      assertNothingIsDefault(config.base().model(), defaults.base().model());
      assertNothingIsDefault(config.base().train(), defaults.base().train());
      assertNothingIsDefault(config.base().termination(), defaults.base().termination());
      assertNothingIsDefault(config.limits(), defaults.limits());
      Selection selection = config.base().data().selection();
      Selection usual = defaults.base().data().selection();
      assertNothingIsDefault(selection, usual);
      assertNothingIsDefault(selection.split(), usual.split());
      assertNothingIsDefault(selection.scaling(), usual.scaling());
    }
  }

  private static final String LAYERS =
      """
      model:
        centred: false
        layers:
          - dense{width=7, activation=tanh}
          - {id: implicit, width: 6, activation: tanh, solver: {id: anderson, window: 2}}
          - {id: implicit, width: 6, parameterization: {id: gamma-scaling, gamma: 0.3}}
          - implicit{width=6, parameterization=gamma-scaling{gamma=0.3}}
      train: {optimizer: {id: adam, step: 0.01}, epochs: 2, layers: all}
      data: {train: 30, test: 10}
      """;

  @Test
  void listsOfLayersAreTheSameInFileAndBuilderAndSurviveWriting() throws IOException {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      StudyConfig config = read(equilibria, SmallStudy.write(temp, LAYERS));

      assertThat(config.base().layers()).hasSize(4);
      assertThat(config.base())
          .isEqualTo(
              equilibria
                  .pipeline()
                  .centred(false)
                  .samples(30, 10)
                  .layer("dense", "width=7", "activation=tanh")
                  .layer("implicit", "width=6", "activation=tanh", "solver=anderson{window=2}")
                  .layer("implicit", "width=6", "parameterization=gamma-scaling{gamma=0.3}")
                  .layer("implicit", "width=6", "parameterization=gamma-scaling{gamma=0.3}")
                  .optimizer("adam", "step=0.01")
                  .epochs(2)
                  .layers(TrainedLayers.ALL)
                  .build());
      assertThat(read(equilibria, SmallStudy.write(temp, StudyWriter.yaml(config))))
          .isEqualTo(config);
    }
    JsonNode cell = cells(runFile("layers", LAYERS)).get(0);
    assertThat(cell.at("/converged").asBoolean()).isTrue();
    assertThat(cell.at("/labels/width").asText()).isEqualTo("by layer");
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
