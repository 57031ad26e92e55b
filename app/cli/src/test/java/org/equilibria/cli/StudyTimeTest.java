package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Times of a study come from the mode that measures them, and from nothing else. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StudyTimeTest {

  private static final String STUDY =
      """
      data: {train: 30, test: 20}
      backend: ejml
      model: {width: 6}
      train: {epochs: 3, batch: 8, optimizer: {id: adam, step: 0.01}, schedule: cosine}
      study: {name: small, seeds: [1, 2], axes: {solver: [picard, anderson]}}
      """;

  private static final int ROUNDS = 6;

  @TempDir private static Path shared;
  @TempDir private Path temp;
  private static List<String> columnsWithTimesBefore = List.of();

  private static Path out() {
    return shared.resolve("out");
  }

  @BeforeAll
  static void runAndTime() throws IOException {
    Path file = SmallStudy.write(shared, STUDY);
    Cli run = Cli.run("study", "run", file.toString(), "--out", out().toString());
    assertThat(run.code()).as(run.err()).isZero();
    columnsWithTimesBefore = columnsWithTimes();
    assertThat(run.out()).doesNotContain(" s ", "time", "seconds");
    assertThat(study("table").out()).doesNotContain("time");
    assertThat(study("table", "--time").err()).contains("not timed yet; 'study time' does it");
    // Three rounds are run in any case.
    Cli time = study("time", "--rounds", "" + ROUNDS, "--warm-up", "0s");
    assertThat(time.code()).as(time.err()).isZero();
    assertThat(time.out()).contains("epoch_time", "6 rounds in orders drawn anew after 3");
  }

  @AfterAll
  static void forget() {
    columnsWithTimesBefore = List.of();
  }

  private static Cli study(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("study", command, out().toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private static List<NamedCsvRecord> rows() throws IOException {
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(out().resolve("cells.csv"))) {
      return csv.stream().toList();
    }
  }

  /** Return the columns that say something and are called times in any way. */
  private static List<String> columnsWithTimes() throws IOException {
    return rows().stream()
        .flatMap(row -> row.getFieldsAsMap().entrySet().stream())
        .filter(e -> e.getKey().matches(".*(time|second|_ms|_s$).*") && !e.getValue().isEmpty())
        .map(e -> e.getKey())
        .distinct()
        .toList();
  }

  @Test
  void columnsCalledTimeAreFilledByTheTimingAlone() throws IOException {
    assertThat(columnsWithTimesBefore).isEmpty();
    assertThat(columnsWithTimes())
        .hasSize(16)
        .contains("epoch_time", "forward_time_lower", "backward_time_upper_quartile");
    for (NamedCsvRecord row : rows()) {
      assertThat(row.getField("timed_rounds")).isEqualTo("" + ROUNDS);
      assertThat(number(row, "epoch_time_lower")).isLessThanOrEqualTo(number(row, "epoch_time"));
      assertThat(number(row, "epoch_time")).isLessThanOrEqualTo(number(row, "epoch_time_upper"));
      assertThat(number(row, "forward_time")).isPositive().isLessThan(number(row, "epoch_time"));
    }
    Cli elapsed = study("table", "--metric", "forward_elapsed");
    assertThat(elapsed.code()).isEqualTo(ExitCode.USER);
    assertThat(elapsed.err()).contains("of one run", "measured by 'study time'");
    assertThat(out().resolve("report.html")).content().contains("\"title\":\"epoch s\"");
  }

  private static double number(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }

  @Test
  void everyRoundDoesTheWorkThatTheStudyDidInThisEpoch() throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (String document : StudySql.documents(out())) {
      JsonNode cell = json.readTree(document);
      JsonNode epochs = cell.at("/measures/perEpoch");
      double evaluations =
          30
              * (epochs.at("/forwardEvaluationsMean/1").asDouble()
                  + epochs.at("/backwardEvaluationsMean/1").asDouble());

      List<String> timed =
          StudySql.query(
              out(),
              "SELECT evaluations FROM epoch_time WHERE timing = 1 AND cell = " + cell.get("cell"));

      assertThat(timed).hasSize(ROUNDS);
      // a whole number from two means over 30 samples
      assertThat(timed)
          .allSatisfy(e -> assertThat(Double.parseDouble(e)).isCloseTo(evaluations, within(1e-6)));
    }
  }

  @Test
  void levelsAreComparedByRatiosWithinRounds() throws Exception {
    JsonNode found =
        new ObjectMapper().readTree(study("table", "--by", "solver", "--time", "--json").out());

    JsonNode ratio = found.at("/ratios/0");
    assertThat(found.at("/timing/rounds").asInt()).isEqualTo(ROUNDS);
    assertThat(ratio.get("level").asText()).isEqualTo("anderson");
    assertThat(ratio.get("pairs").asInt()).isEqualTo(2);
    double[] ratios = new double[ROUNDS];
    for (int round = 1; round <= ROUNDS; round++) {
      // cells 1 and 2 are picard with seeds 1 and 2, and 3 and 4 anderson
      List<String> epochs =
          StudySql.query(
              out(),
              "SELECT epoch FROM epoch_time WHERE timing = 1 AND round = "
                  + round
                  + " ORDER BY cell");
      double[] t = epochs.stream().mapToDouble(Double::parseDouble).toArray();
      ratios[round - 1] = Math.sqrt(t[2] / t[0] * (t[3] / t[1]));
    }
    Arrays.sort(ratios);
    double median = (ratios[2] + ratios[3]) / 2;
    // products and roots of the same numbers in another order
    assertThat(ratio.at("/ratio/value").asDouble()).isCloseTo(median, within(1e-12 * median));
    assertThat(ratio.at("/ratio/lower").asDouble()).isCloseTo(ratios[0], within(1e-12 * ratios[0]));
    assertThat(study("table", "--by", "solver", "--time").out())
        .contains("epoch_time", "pairs alike in all else");
  }

  @Test
  void timesAreNotReproduced() {
    assertThat(study("reproduce", "--cells", "1").code()).isZero();
  }

  @Test
  void folderIsTimedByOneProcessAtATime() throws Exception {
    Path copy = copied();
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("study", "time", copy.toString(), "--rounds", "100000"));
    Process other = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.equals("warm-up")) {
        line = output.readLine();
      }
      assertThat(line).isNotNull();

      Cli second = Cli.run("study", "time", copy.toString());
      Cli reading = Cli.run("study", "table", copy.toString(), "--time");

      assertThat(second.code()).isEqualTo(ExitCode.USER);
      assertThat(second.err()).contains("is being written to by another process");
      assertThat(reading.code()).isZero();
    } finally {
      other.destroyForcibly();
    }
    Stop.awaitEnd(other);
    assertThat(StudySql.query(copy, "SELECT count(*) FROM timing")).containsExactly("1");
    // States of cells lie there as long as they are timed; a killed process leaves them.
    assertThat(copy.resolve("time")).isNotEmptyDirectory();
    Path mine = Files.writeString(copy.resolve("time").resolve("notes.txt"), "mine");
    Cli again =
        Cli.run(
            "study", "time", copy.toString(), "--rounds", "1", "--warm-up", "0s", "--cells", "1");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(copy.resolve("time").toFile().listFiles()).containsExactly(mine.toFile());
  }

  private Path copied() throws IOException {
    Path copy = Files.createDirectories(temp.resolve("copy"));
    try (Stream<Path> files = Files.list(out())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void databaseOfAnEarlierVersionIsReadAndTimed() throws Exception {
    Path copy = copied();
    StudySql.execute(copy, "DROP TABLE epoch_time");
    StudySql.execute(copy, "DROP TABLE timing");
    StudySql.execute(copy, "ALTER TABLE cell RENAME COLUMN elapsed TO seconds");
    StudySql.execute(
        copy, "UPDATE cell SET document = replace(document, '\"elapsed\":', '\"seconds\":')");
    StudySql.execute(copy, "UPDATE figure SET name = replace(name, 'elapsed', 'seconds')");
    StudySql.execute(copy, "PRAGMA user_version = 1");

    Cli table = Cli.run("study", "table", copy.toString());
    assertThat(table.code()).as(table.err()).isZero();
    assertThat(StudySql.query(copy, "PRAGMA user_version")).containsExactly("1");

    Cli timed =
        Cli.run(
            "study", "time", copy.toString(), "--rounds", "1", "--warm-up", "1s", "--cells", "2");
    assertThat(timed.code()).as(timed.err()).isZero();
    assertThat(StudySql.query(copy, "SELECT DISTINCT cell FROM epoch_time")).containsExactly("2");
    assertThat(StudySql.query(copy, "SELECT elapsed > 0 FROM cell")).containsOnly("1");
    assertThat(StudySql.query(copy, "SELECT name FROM figure"))
        .contains("elapsed", "forward_elapsed", "forward_rescue_elapsed")
        .noneMatch(name -> name.endsWith("seconds"));
  }

  @Test
  void mistakesSayWhatThereIs() {
    assertThat(study("time", "--cells", "9").err())
        .contains("no trained cell 9; it has [1, 2, 3, 4]");
    assertThat(study("time", "--rounds", "0", "--epoch", "1").err())
        .contains("rounds must be at least 1, not 0; epoch must be at least 2, not 1");
    assertThat(Cli.run("study", "time", temp.resolve("none").toString()).err())
        .contains("there is no folder");
  }

  /** Of a plugin that spoils what others keep, which may as well be the disk. */
  private static final PluginSources SPOILS =
      PluginSources.offers(
          "spoils",
          """
          Component.of(Kinds.SOLVER, "spoils", "A fixture.", () -> new Solver() {
            public Traits traits() { return new Traits(false, 0, Set.of()); }
            public SolverRun start(SolveContext context) {
              try (var states = java.nio.file.Files.newDirectoryStream(
                  java.nio.file.Path.of(System.getProperty("spoils", "/")), "cell-1.*")) {
                for (java.nio.file.Path state : states) {
                  java.nio.file.Files.writeString(state, "no state");
                }
              } catch (java.io.IOException e) {
                // there are none yet
              }
              return (it, next, faults) -> Proposal.IMAGE;
            }
          })
          """);

  @Test
  void stateThatCannotBeReadBackIsNamedAndIsNoFaultOfAPlugin() throws IOException {
    String plugins = PluginJars.writeAll(temp, List.of(SPOILS)).toString();
    String spoilt = temp.resolve("spoilt").toString();
    Path file = SmallStudy.write(temp, STUDY.replace("anderson", "spoils"));
    Cli run = Cli.run("study", "run", file.toString(), "--out", spoilt, "--plugins", plugins);
    assertThat(run.code()).as(run.err()).isZero();
    Path states = Path.of(spoilt, "time");
    System.setProperty("spoils", states.toString());
    try {
      Cli time = Cli.run("study", "time", spoilt, "--warm-up", "0s", "--plugins", plugins);

      assertThat(time.code()).isEqualTo(ExitCode.RESOURCES);
      assertThat(time.err())
          .contains("the state of cell 1, ", states.resolve("cell-1.safetensors") + ": no valid")
          .doesNotContain("spoils.jar");
    } finally {
      System.clearProperty("spoils");
    }
  }
}
