package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.host.Equilibria;
import org.equilibria.host.TrainedModel;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.Training;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Train from the command line: to a file, from a table, through interruptions. */
class TrainCommandTest {

  @TempDir private Path temp;
  private Path table;

  /** Points around the origin, near and far, in a table of 90 rows. */
  @BeforeEach
  void writeTable() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder rows = new StringBuilder("x,y,height,ring\n");
    for (int i = 0; i < 90; i++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double radius = i % 2 == 0 ? 1 : 3;
      rows.append(
          String.format(
              Locale.ROOT,
              "%.4f,%.4f,%.4f,%s%n",
              radius * Math.cos(angle),
              radius * Math.sin(angle),
              radius + Math.cos(angle),
              i % 2 == 0 ? "near" : "far"));
    }
    table = Files.writeString(temp.resolve("rings.csv"), rows);
  }

  private Cli train(String... more) {
    return Cli.run(command(model(), more).toArray(new String[0]));
  }

  private List<String> command(Path out, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                table.toString(),
                "--label",
                "ring",
                "--set",
                "data.ignore=height",
                "--width",
                "24",
                "--out",
                out.toString()));
    args.addAll(List.of(more));
    return args;
  }

  private Path model() {
    return temp.resolve("rings.safetensors");
  }

  private static Model read(Path file) {
    try (Equilibria equilibria = Equilibria.builder().build();
        TrainedModel model = equilibria.model(file)) {
      return model.model();
    }
  }

  @Test
  void aTableBecomesAModelItsReportAndAnEvaluation() throws IOException {
    Cli cli = train("--epochs", "12");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out())
        .contains("epoch       loss  accuracy", "Test samples", "accuracy", "Model: " + model());
    assertThat(cli.err()).contains("2 features, 2 classes");
    Model model = read(model());
    assertThat(model.schema().targetNames()).containsExactlyInAnyOrder("near", "far");
    assertThat(model.pipeline().train().loss().id()).isEqualTo("logistic");
    assertThat(model.training()).isInstanceOf(Training.Finished.class);
    assertThat(Files.readString(temp.resolve("rings.html"))).contains("<html", "rings");
  }

  /** Reading may take minutes; what cannot be computed is refused before. */
  @Test
  void aBackendThatIsNotHereIsRefusedBeforeTheDataAreRead() throws IOException {
    Files.writeString(table, "x,y,height,ring\n1,2,3,near\n1\n");
    Cli cli = train("--backend", "absent");

    assertThat(cli.code()).isEqualTo(ExitCode.RESOURCES);
    assertThat(cli.err()).contains("there is no such device").doesNotContain("rings.csv");
    assertThat(train().err()).contains("rings.csv");
  }

  @Test
  void aGradientThatTheSolverDoesNotServeIsRefusedBeforeTheDataAreRead() throws IOException {
    Files.writeString(table, "x,y,height,ring\n1,2,3,near\n1\n");
    Cli cli = train("--set", "gradient=shine", "--set", "solver=picard");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err())
        .contains(
            "gradient: shine takes the inverse estimate of the forward solver, and picard has none;"
                + " accepted: solver: anderson, auto, broyden, broyden2 or newton")
        .doesNotContain("rings.csv:");
    assertThat(model()).doesNotExist();
  }

  @Test
  void backendIsNamedWithItsOptionsAndThePrecisionStays() {
    Cli cli = train("--epochs", "1", "--backend", "ejml{vector=false}");

    assertThat(cli.code()).as(cli.err()).isZero();
    Model model = read(model());
    assertThat(model.pipeline().backend().id()).isEqualTo("ejml");
    assertThat(model.pipeline().backend().options()).containsEntry("vector", false);
    assertThat(model.pipeline().precision()).isEqualTo(PrecisionMode.F32);
  }

  @ParameterizedTest
  @CsvSource({
    "--backend, nowhere, --backend: backend: unknown backend 'nowhere'",
    "--backend, ejml{no=1}, --backend: backend.no: ",
    "--backend, ejml{, --backend: backend: ",
    "--set, backend.id=nowhere, --set: backend: unknown backend 'nowhere'"
  })
  void mistakesInTheBackendArePlacedWhereItWasGiven(String option, String value, String error) {
    Cli cli = train(option, value);

    assertThat(cli.code()).isNotZero();
    assertThat(cli.err()).contains(error).doesNotContain("the built-in training");
  }

  @Test
  void backendOfTheCommandLineReplacesThatOfTheFileButNotItsPrecision() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("plan.yaml"), "backend: {id: native, threads: 1, precision: f64}\n");
    Cli cli = train("--epochs", "1", "--config", file.toString(), "--backend", "ejml");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(read(model()).pipeline().backend().id()).isEqualTo("ejml");
    assertThat(read(model()).pipeline().precision()).isEqualTo(PrecisionMode.F64);
  }

  @Test
  void valuesArePredictedWhereTargetsAreNamed() throws IOException {
    Cli cli =
        Cli.run(
            "train",
            "--data",
            table.toString(),
            "--target",
            "height",
            "--set",
            "data.ignore=ring",
            "--epochs",
            "3",
            "--out",
            model().toString(),
            "--json");

    assertThat(cli.code()).as(cli.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(cli.out());
    assertThat(document.get("status").asText()).isEqualTo("completed");
    assertThat(document.has("trainAccuracy")).isFalse();
    assertThat(document.get("test").toString()).contains("height");
    assertThat(read(model()).pipeline().train().loss().id()).isEqualTo("square");
  }

  @Test
  void aFileThatIsThereIsLeftAsItIs() throws IOException {
    Files.writeString(model(), "mine");
    Cli refused = train();
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--resume", "--overwrite", "--out");
    Cli foreign = Cli.run("train", "--out", model().toString(), "--resume");
    assertThat(foreign.code()).isEqualTo(3);
    assertThat(model()).hasContent("mine");
    assertThat(train("--overwrite", "--epochs", "1").code()).isZero();
    Cli finished = Cli.run("train", "--out", model().toString(), "--resume");
    assertThat(finished.code()).isZero();
    assertThat(finished.err()).contains("finished; nothing to resume");
  }

  @Test
  void whatIsReadIsNeverWrittenAndNoOtherPageIsReplaced() throws IOException {
    String before = Files.readString(table);
    Cli onto =
        Cli.run("train", "--data", table.toString(), "--out", table.toString(), "--overwrite");
    assertThat(onto.code()).isEqualTo(2);
    assertThat(onto.err()).contains("it is also read");
    assertThat(table).hasContent(before);
    Cli one = train("--report", model().toString());
    assertThat(one.code()).isEqualTo(2);
    assertThat(one.err()).contains("model and report cannot be one file");
    Path page = Files.writeString(temp.resolve("rings.html"), "mine");
    assertThat(train("--epochs", "1").err()).contains("--no-report");
    assertThat(page).hasContent("mine");
    assertThat(train("--epochs", "1", "--no-report").code()).isZero();
    assertThat(page).hasContent("mine");
  }

  @Test
  void aFileWithLayersHasTheDefaultsOfTheCommand() throws IOException {
    Path config =
        Files.writeString(
            temp.resolve("layers.yaml"),
            """
            model:
              layers: ["dense{width=8, activation=tanh}", "implicit{width=12}"]
            train: {epochs: 2}
            """);
    Cli cli = train("--config", config.toString(), "--validation", "0");
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("--width: model.width: the model has a list of layers");
    List<String> words = command(model(), "--config", config.toString(), "--validation", "0");
    words.remove(words.indexOf("--width") + 1);
    words.remove("--width");
    Cli fitting = Cli.run(words.toArray(new String[0]));
    assertThat(fitting.code()).as(fitting.err()).isZero();
    assertThat(read(model()).pipeline().train().optimizer().id()).isEqualTo("adam");
    assertThat(read(model()).pipeline().train().patience()).isZero();
  }

  @Test
  void nothingIsResumedWhereThereIsNothing() {
    Cli cli = Cli.run("train", "--out", model().toString(), "--resume");
    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).contains("no such file to resume");
    assertThat(model()).doesNotExist();
  }

  @Test
  void thePrintedConfigurationTrainsTheSameModel() throws IOException {
    Cli printed = train("--epochs", "2", "--print-config");
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(model()).doesNotExist();
    Path config = Files.writeString(temp.resolve("mine.yaml"), printed.out());
    Path other = temp.resolve("other.safetensors");
    Cli fromFile = Cli.run("train", "--config", config.toString(), "--out", other.toString());
    assertThat(fromFile.code()).as(fromFile.err()).isZero();
    assertThat(train("--epochs", "2").code()).isZero();
    assertSameWeights(other, model());
  }

  @Test
  void aDataSourceWrittenAsTextStaysThatOfTheFile() throws IOException {
    Path config =
        Files.writeString(
            temp.resolve("mine.yaml"),
            "data: 'csv{file=\"%s\", label=height, ignore=x}'\ntrain: {epochs: 1, batch: 8, optimizer: sgd}\n"
                .formatted(table));
    Cli cli =
        Cli.run(
            "train",
            "--config",
            config.toString(),
            "--label",
            "ring",
            "--train",
            "40",
            "--width",
            "8",
            "--out",
            model().toString());
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.err()).contains("40 samples to train on", "2 features, 2 classes");
  }

  @ParameterizedTest
  @CsvSource({
    "monotone, picard, no guarantee for strongly-monotone",
    "monotone, peaceman-rachford, strongly-monotone",
    "gamma-scaling, picard,"
  })
  void whatIsGuaranteedIsSaidBeforeTheFirstEpoch(
      String parameterization, String solver, @Nullable String guarantee) throws IOException {
    Cli cli =
        train(
            "--epochs=1",
            "--json",
            "--set=model.parameterization=" + parameterization,
            "--set=solver=" + solver);
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(new ObjectMapper().readTree(cli.out()).get("guarantee").textValue())
        .isEqualTo(guarantee);
    String beginning = cli.err().substring(0, cli.err().indexOf("epoch  "));
    if (guarantee == null) {
      assertThat(beginning).doesNotContain("guarantee");
    } else {
      assertThat(beginning).containsOnlyOnce("guarantee: " + guarantee + "\n");
    }
  }

  @Test
  void aTrainingThatGoesOnTakesNoChoices() {
    assertThat(train("--epochs", "1").code()).isZero();
    for (String option : List.of("--label", "--target", "--width", "--data", "--set")) {
      Cli cli = Cli.run("train", "--out", model().toString(), "--resume", option, "ring");
      assertThat(cli.code()).as(option).isEqualTo(2);
      assertThat(cli.err()).contains("goes on with the choices it began with");
    }
  }

  private static void assertSameWeights(Path actual, Path expected) {
    Model trained = read(actual);
    read(expected)
        .weights()
        .values()
        .forEach(
            (name, values) ->
                assertThat(Arrays.equals(trained.weights().values().get(name), values))
                    .as(name)
                    .isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --epochs -1 | --epochs: train.epochs: -1 is below the minimum 0
          --optimizer adm | --optimizer: train.optimizer: unknown optimizer 'adm'; did you mean 'adam'?
          --optimizer adam{step=-1} | step: -1 is not above 0
          --label rings | did you mean 'ring'?
          --set train.hodl=norm | --set: train.hodl: unknown option; did you mean 'hold'?
          --set train | --set train: write a key
          --checkpoint-every soon | --checkpoint-every: 'soon'
          --checkpoint-epochs -2 | --checkpoint-epochs: -2 is below the minimum 0
          --validation 2.5 | --validation: data.validation
          --data nowhere.csv | nowhere.csv: there is no
          --loss cross-entropy | cross-entropy needs several classes with an output each
          --validation 0 --patience 8 | patience 8 needs validation samples
          --resum | unknown option '--resum'
          --epochs 3 --epochs 4 | '--epochs' (N) should be specified only once
          """)
  void mistakesNameTheOptionAndWhatIsAccepted(String options, String message) {
    List<String> words = command(model());
    List<String> given = List.of(options.split(" "));
    int repeated = words.indexOf(given.get(0));
    if (repeated >= 0 && !given.get(0).equals("--set")) {
      words.set(repeated + 1, given.get(1));
    } else {
      words.addAll(given);
    }
    Cli cli = Cli.run(words.toArray(new String[0]));
    assertThat(cli.code()).as(cli.err()).isIn(2, 3);
    assertThat(cli.err()).contains("equilibria: ", message).doesNotContain("\tat ", "Exception");
    assertThat(model()).doesNotExist();
  }

  @Test
  void aTrainingThatDivergesSaysSoAndWritesNoModel() {
    Cli cli =
        train("--optimizer", "sgd{step=1e30}", "--set", "train.hold=none", "--loss", "square");
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.out())
        .contains("no row of a batch had a finite gradient", "A smaller step than 1.0E30 may help");
    assertThat(model()).doesNotExist();
  }

  /** The norm is held, so that equilibria remain, and their losses are finite numbers. */
  @Test
  void aTrainingWhoseLossGrewBeyondAllBoundsHasDiverged() {
    Cli cli = train("--optimizer", "sgd{step=1e8}", "--epochs", "1", "--patience", "0");
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.out())
        .containsPattern("The loss became [0-9.]+e\\+[0-9]+ times what it was")
        .contains("the steps of the optimizer are too long", "A smaller step than 1.0E8 may help");
    assertThat(model()).doesNotExist();
  }

  @Test
  void aFileThatWasToBeReplacedIsNotTakenForACheckpoint() throws IOException {
    Files.writeString(model(), "mine");
    Cli cli =
        train(
            "--optimizer",
            "sgd{step=1e30}",
            "--set",
            "train.hold=none",
            "--loss",
            "square",
            "--overwrite");
    assertThat(cli.code()).as(cli.err()).isEqualTo(2);
    assertThat(cli.out())
        .contains("no row of a batch had a finite gradient")
        .doesNotContain("holds the last checkpoint");
    assertThat(model()).hasContent("mine");
  }

  /** So many that a training goes on for seconds after what it is stopped at. */
  private static final String EPOCHS = "300";

  private Process start(Path out) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(command(out, "--precision", "f64", "--epochs", EPOCHS, "--patience", "0"));
    line.addAll(List.of("--checkpoint-every", "200ms", "--resume"));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  private static String rest(Process process) throws IOException, InterruptedException {
    try (BufferedReader output = reader(process)) {
      String all = String.join("\n", output.lines().toList());
      Stop.awaitEnd(process);
      return all;
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void interruptedAndKilledTrainingsGoOnToTheSameBits() throws Exception {
    Path whole = temp.resolve("whole.safetensors");
    assertThat(rest(start(whole))).contains("All " + EPOCHS + " epochs done");

    Path stopped = temp.resolve("stopped.safetensors");
    Process first = start(stopped);
    try (BufferedReader output = reader(first)) {
      assertThat(output.lines().anyMatch(line -> line.startsWith("   10  "))).isTrue();
      int code = Stop.ask(first);
      String said = String.join("\n", output.lines().toList());
      Stop.awaitEnd(first);
      assertThat(first.exitValue()).as(said).isEqualTo(code);
      assertThat(said).contains("Cancelled in epoch", "--resume");
    }
    for (int kill = 0; kill < 3; kill++) {
      Process next = resumed(stopped);
      try (BufferedReader output = reader(next)) {
        assertThat(output.lines().skip(8).findFirst()).isPresent();
        next.destroyForcibly();
        Stop.awaitEnd(next);
      }
      assertThat(read(stopped).training()).isInstanceOf(Training.Unfinished.class);
    }
    assertThat(rest(resumed(stopped))).contains("All " + EPOCHS + " epochs done");
    assertSameWeights(stopped, whole);
  }

  private Process resumed(Path out) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "train",
            "--out",
            out.toString(),
            "--checkpoint-every",
            "200ms",
            "--resume")
        .redirectErrorStream(true)
        .start();
  }

  private static final String[] MONITORED = {
    "--layers=implicit", "--loss=square", "--optimizer=gradient-descent", "--batch=0",
    "--patience=0", "--set=train.hold=none", "--epochs=3", "--monitor=1000"
  };

  @Test
  void aMonitoredTrainingIsSummedUpInALineAndOnThePage() throws IOException {
    Cli cli = train(MONITORED);
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out())
        .containsPattern(
            "Monitored, no proof of what comes, on all 63 training samples, epochs 0 to 3")
        .contains("loss within its envelope", "||A - A_0||_F");
    assertThat(Files.readString(temp.resolve("rings.html")))
        .contains("\"trajectory\":{\"summary\":\"Monitored, no proof");
    assertThat(train("--epochs=1", "--overwrite").out()).doesNotContain("Monitored");
  }

  @Test
  void aMonitoredTrainingHasItsReadingsInTheDocument() throws IOException {
    List<String> args = new ArrayList<>(List.of(MONITORED));
    args.add("--json");
    Cli cli = train(args.toArray(String[]::new));
    assertThat(cli.code()).as(cli.err()).isZero();
    JsonNode monitor = new ObjectMapper().readTree(cli.out()).get("monitor");
    assertThat(monitor.get("samples").asInt()).isEqualTo(63);
    assertThat(monitor.get("readings")).hasSize(4);
    assertThat(monitor.at("/readings/0/envelope")).isEqualTo(monitor.at("/readings/0/loss"));
    assertThat(monitor.at("/readings/0/radius").asDouble()).isZero();
    assertThat(monitor.at("/readings/3/radius").asDouble()).isPositive();
    assertThat(monitor.get("leastMu").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void whatCannotBeMonitoredIsRefusedWithTheReason() {
    Cli cli = train("--monitor", "10");
    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err())
        .contains("train.monitor: 10", "train.loss is logistic, expected square")
        .doesNotContain("\tat ");
    assertThat(model()).doesNotExist();
  }
}
