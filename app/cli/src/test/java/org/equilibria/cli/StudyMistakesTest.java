package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyMistakesTest {

  @TempDir private Path temp;

  private Cli run(String text) {
    Path file = SmallStudy.write(temp, text);
    Cli cli = Cli.run("study", "run", file.toString(), "--out", temp.resolve("out").toString());
    assertThat(temp.resolve("out")).doesNotExist();
    return cli;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          modle: {width: 8} | 1:1: modle: unknown key; did you mean 'model'?
          precision: f32 | 1:1: precision: unknown key; did you mean 'backend.precision'? Accepted: data,
          epochs: 5 | 1:1: epochs: unknown key; did you mean 'train.epochs'?
          axes: {solver: [picard]} | 1:1: axes: unknown key; did you mean 'study.axes'?
          model: {activation: relu{slope=1}} | but got {; within { } and [ ] options are written as "anderson{window=5}", in quotes
          model: {widht: 8} | 1:9: model.widht: unknown option; did you mean 'width'?
          model: {width: wide} | 1:9: model.width: 'wide' is not a whole number
          model: {width: 0} | 1:9: model.width: 0 is below the minimum 1
          model: {width: 65536} | 1:9: model.width: 65536 is above the maximum 46340
          model: {layers: ["implicit{width=65536}"]} | 1:18: model.layers[0].width: 65536 is above the maximum 46340
          termination: {rtol: 0} | 1:15: termination.rtol: rtol and atol are both 0, so that no solve would ever converge
          data: {train: "104,900"} | 1:8: data.train: '104,900' is no number of samples; write 104900
          study: {seeds: ["104,900"]} | 1:17: study.seeds[0]: '104,900' is not a seed; write 104900
          data: {classes: [3, 77]} | 1:8: data.classes: 77 is not a class
          data: {train: 20000} | 1:8: data.train: 20000 samples asked for
          model: {width: [8, 16]} | 1:9: model.width: expected a single value, not a list
          model: 8 | 1:1: model: expected keys with values
          model: {centred: maybe} | 1:9: model.centred: 'maybe' is not true or false
          model: {width: } | 1:9: model.width: the value is missing
          model: {width: 8, width: 9} | 1:19: model.width: this key is given twice
          model: {activation: reluu} | 1:9: model.activation: unknown activation 'reluu'; did you mean 'relu'?
          solver: andersen | 1:1: solver: unknown solver 'andersen'; did you mean 'anderson'?
          solver: anderson{window=99} | 1:1: solver.window: 99 is above the maximum 50
          solver: {id: anderson, windw: 3} | 1:24: solver.windw: unknown option; did you mean 'window'?
          solver: {window: 3} | 1:1: solver: the component's id is missing
          solver: "anderson{window" | 1:1: solver: cannot read 'anderson{window'
          gradient: {id: implicit, solver: {id: picard, damping: 2}} | 1:47: gradient.solver.damping: 2 is above the maximum 1
          backend: {id: ejml, precision: f16} | 1:21: backend.precision: 'f16' is not one of f32, f64, mixed, auto
          backend: {id: ejml, precison: f32} | 1:21: backend.precison: unknown key; did you mean 'precision'?
          data: {trian: 10} | 1:8: data.trian: unknown key; did you mean 'train'?
          data: {classes: [3]} | 1:8: data.classes: write at least two classes
          data: {classes: [3, x]} | 1:21: data.classes[1]: 'x' is not a class label
          data: {classes: [3, 3]} | 1:21: data.classes[1]: this value is listed before
          data: {train: many} | 1:8: data.train: 'many' is no number of samples; write a whole number
          data: {train: 1.0} | 1:8: data.train: a share lies above 0 and below 1
          data: {test: [1]} | 1:8: data.test: expected a single value, not a list
          data: {split-seed: one} | 1:8: data.split-seed: 'one' is not a whole number
          data: {standardise: true} | 1:8: data.standardise: unknown key; did you mean 'standardize'?
          data: {id: csv, lable: y} | 1:17: data.lable: unknown key; did you mean 'label'?
          data: {id: csv, classes: [a, [b]]} | 1:30: data.classes[1]: expected a single value, not a list
          data: {id: npy, learn: labels} | 1:17: data.learn: 'labels' is not one of auto, classes, values
          train: {epochs: -1} | 1:9: train.epochs: -1 is below the minimum 0
          model: {layers: ["implicit{width=0}"]} | 1:18: model.layers[0].width: 0 is below the minimum 1
          model: {layers: ["dens{width=3}", implicit]} | 1:18: model.layers[0]: unknown layer 'dens'; did you mean 'dense'?
          model: {layers: [{id: implicit, solver: andersen}]} | model.layers[0].solver: unknown solver 'andersen'; did you mean 'anderson'?
          model: {layers: [dense]} | 1:9: model.layers: write at least one implicit layer
          model: {layers: [implicit], width: 3} | 1:29: model.width: the model has a list of layers; write it in theirs
          model: {layers: implicit, centerd: true} | 1:27: model.centerd: unknown option; did you mean 'centred'?
          train: {time-limit: soon} | 1:9: train.time-limit: 'soon'
          train: {hold: nrom} | 1:9: train.hold: 'nrom' is not one of none, norm
          termination: {rtol: small} | 1:15: termination.rtol: 'small' is not a finite number
          bounds: [pac-bays] | 1:10: bounds[0]: unknown bound 'pac-bays'; did you mean 'pac-bayes'?
          bounds: [{id: pac-bayes, delta: 2}] | 1:26: bounds[0].delta: 2 is not below 1
          bounds: [hold-out, {id: hold-out, delta: 0.1}] | 1:20: bounds[1]: the bound hold-out is listed before
          bounds: [] | 1:1: bounds: the list is empty
          study: {name: a/b} | 1:9: study.name: 'a/b' cannot name a folder
          study: {seeds: []} | 1:9: study.seeds: the list is empty
          study: {seeds: [1.5]} | 1:17: study.seeds[0]: '1.5' is not a seed
          study: {axes: {solvr: [picard]}} | 1:16: study.axes.solvr: unknown key; did you mean 'solver'?
          study: {axes: {solver: [picard, picard{damping=1}]}} | this is not YAML
          study: {axes: {solver: [picard, {id: picard, damping: 1}]}} | 1:33: study.axes.solver[1]: this value is listed before
          study: {axes: {width: [8, wide]}} | 1:27: study.axes.width[1]: 'wide' is not a whole number
          study: {axes: {precision: [f64, f8]}} | 1:33: study.axes.precision[1]: 'f8' is not one of f32, f64, mixed, auto
          study: {seeds: [1, null]} | 1:20: study.seeds[1]: the value is missing
          model: {<<: {width: 8}} | 1:9: model.<<: merge keys are not supported
          solver: !custom picard | 1:1: solver: the tag '!custom' has no meaning here
          ? [a, b] : 1 | 1:3: ?: a key must be a single word
          "my key": 1 | 1:1: ?: a key must be a single word
          solver: "\\e[31mred" | 1:1: solver: unknown solver '\\u001b[31mred'
          a: &x {b: *x} | 1:8: a.b: this value contains itself
          a: [1, 2 | this is not YAML
          - a | 1:1: expected keys such as
          """)
  void mistakeNamesItsPlaceAndWhatIsAccepted(String text, String message) {
    Cli cli = run(text);

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .startsWith("equilibria: " + temp.resolve("small.yaml"))
        .contains(message)
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void allMistakesOfAFileAreReportedTogetherInItsOrder() {
    Cli cli =
        run(
            """
            solver: {id: andersen}
            model: {widht: 8, alpha: 0, width: 4, width: 5}
            study:
              axes: {activation: [relu, tahn], width: [0]}
              seeds: [one]
            data: {classes: [0]}
            """);

    String file = temp.resolve("small.yaml").toString();
    List<String> lines = cli.err().lines().toList();
    assertThat(lines.get(0)).isEqualTo("equilibria: " + file + " has 8 mistakes:");
    assertThat(lines.stream().skip(1).map(l -> l.strip().replaceAll(": .*", "")))
        .containsExactlyElementsOf(
            Stream.of("1:1", "2:9", "2:19", "2:39", "4:29", "4:44", "5:11", "6:8")
                .map(place -> file + ":" + place)
                .toList());
  }

  @Test
  void mistakeIsReportedOnce() {
    Cli twice = run("solver: picard\nsolver: anderson\nsolver: broyden\n");
    Cli missing = run("study: {seeds: [null], axes: {solver: [null]}}");

    assertThat(twice.err().lines()).hasSize(1);
    assertThat(missing.err().lines()).hasSize(3).allMatch(l -> !l.contains("''"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: "})
  void nestingTooDeepIsAMistakeLikeAnyOther(String opening) {
    Cli cli = run("model: " + opening.repeat(20_000));

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("nested too deeply").doesNotContain("\tat ");
  }

  @Test
  void characterThatYamlForbidsIsLocated() {
    Cli cli = run("solver: picard\ngradient: im\0plicit\n");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("small.yaml:2:13: ", "U+0000");
  }

  @Test
  void secondDocumentIsExplained() {
    assertThat(run("solver: picard\n---\nsolver: anderson\n").err())
        .contains("2:1: ", "expected a single document");
  }

  @Test
  void endlessValueIsShortened() {
    assertThat(run("solver: " + "x".repeat(5_000)).err().length()).isLessThan(1_500);
  }

  @Test
  @Timeout(30)
  void manyValuesAreCheckedInGoodTime() {
    String seeds =
        IntStream.range(0, 150_000).mapToObj(String::valueOf).collect(Collectors.joining(", "));

    Cli cli = run("study: {seeds: [" + seeds + "]}");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("150000 cells, more than 10000");
  }

  @Test
  void nameTakenFromTheFileSaysSo() throws IOException {
    Path file = Files.writeString(temp.resolve("my study.yaml"), "solver: picard");

    assertThat(Cli.run("study", "run", file.toString()).err())
        .contains("'my study', the name of the file, cannot name a folder");
  }

  @Test
  void emptySeedsOfTheCommandAreNotTakenForNone() {
    String file = SmallStudy.write(temp, SmallStudy.TEXT).toString();

    Cli cli = Cli.run("study", "run", file, "--dry-run", "--seeds", ",");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("--seeds: study.seeds: the list is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--out", "--data", "--plugins"})
  void emptyPathIsNotTheCurrentFolder(String option) {
    String file = SmallStudy.write(temp, SmallStudy.TEXT).toString();

    Cli cli = Cli.run("study", "run", file, "--dry-run", option, "");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains(option, "the path is empty");
  }

  @Test
  void mistakesOfOptionsOfTheCommandNameTheOption() {
    Path file = SmallStudy.write(temp, SmallStudy.TEXT);

    Cli cli = Cli.run("study", "run", file.toString(), "--seeds", "1,x", "--name", "..");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("--seeds: study.seeds[1]: 'x'", "--name: study.name: '..'");
  }

  @Test
  void fileThatIsNotThereIsAnInputOutputError() {
    Cli cli = Cli.run("study", "run", temp.resolve("none.yaml").toString());

    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).contains("there is no file " + temp.resolve("none.yaml"));
  }

  @Test
  void fileThatIsNotTextIsNotYaml() throws IOException {
    Path file = Files.write(temp.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

    Cli cli = Cli.run("study", "run", file.toString());

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("not UTF-8");
  }

  @Test
  void classThatTheDataLackAndAFolderWithoutDataWriteNothing() {
    Cli unknownClass = run(SmallStudy.BASE.replace("train: 40", "classes: [1, 77], train: 40"));
    Path out = temp.resolve("out");
    Cli noData =
        Cli.run(
            "study",
            "run",
            SmallStudy.write(temp, SmallStudy.TEXT).toString(),
            "--data",
            temp.resolve("nowhere").toString(),
            "--out",
            out.toString());

    assertThat(unknownClass.code()).isEqualTo(2);
    assertThat(unknownClass.err()).contains("77 is not a class");
    assertThat(noData.code()).isEqualTo(3);
    assertThat(noData.err()).contains(temp.resolve("nowhere") + ": no such directory");
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing but this", "---", "{}"})
  void anEmptyFileSaysWhatAFileNeeds(String text) {
    Cli cli = run(text);

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err())
        .contains("small.yaml: the file is empty", "solver: anderson", "equilibria study show");
  }

  @Test
  void aToleranceOf0IsFineBesideAnother() {
    String text = SmallStudy.BASE + "termination: {rtol: 0, atol: 1e-6}\n";

    assertThat(Cli.run("study", "run", SmallStudy.write(temp, text).toString(), "--dry-run").code())
        .isZero();
  }

  @Test
  void dataAreLookedForBesideTheFileThatNamesThem() throws IOException {
    Files.writeString(temp.resolve("data.csv"), "a,y\n1,u\n2,v\n3,u\n4,v\n5,u\n6,v\n");
    String named = "data: {id: csv, file: %s, label: y}\nbackend: ejml\n";
    Path file = SmallStudy.write(temp, named.formatted("./data.csv"));
    assertThat(Cli.run("study", "run", file.toString(), "--dry-run").code()).isZero();

    Cli missing = run(named.formatted("other.csv"));
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.err()).contains(temp.resolve("other.csv").toString());
  }
}
