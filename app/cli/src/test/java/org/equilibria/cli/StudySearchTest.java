package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.host.Equilibria;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies that tune options before they compare levels. */
class StudySearchTest {

  private static final String STUDY =
      """
      data: {train: 24, validation: 12, test: 8}
      backend: ejml
      model: {width: 6, parameterization: {id: gamma-scaling, gamma: 0.9}}
      train: {epochs: 4, layers: all, optimizer: {id: adam, step: 0.01}}
      study:
        seeds: [11, 12]
        axes: {solver: [picard, anderson], activation: [relu, tanh]}
        search:
          axis: solver
          levels:
            picard: {}
            anderson: {solver.window: 2..5, train.optimizer.step: "log(1e-3, 1e-1)"}
          seeds: [1, 2]
      """;
  private static final String HALVING =
      "    method: successive-halving\n    reduction: 2\n    trials: 6\n";
  private static final String RANDOM = "    trials: 3\n    objective: validation_accuracy\n";
  private static final List<String> OPTIONS = List.of("solver.window", "train.optimizer.step");

  @TempDir private static Path temp;

  private static Cli run(String text, String out, String... more) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("study", "run", SmallStudy.write(temp, text).toString()));
    words.addAll(List.of("--out", temp.resolve(out).toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  @BeforeAll
  static void search() {
    Cli halving = run(STUDY + HALVING, "halving");
    assertThat(halving.code()).as(halving.err()).isZero();
    Cli random = run(STUDY + RANDOM, "random");
    assertThat(random.code()).as(random.err()).isZero();
    // the time that is told is that of the comparison, which is the smaller part
    assertThat(random.out()).contains(" after the search.");
  }

  private static List<Map<String, String>> rows(String folder) throws IOException {
    Path file = temp.resolve(folder).resolve("cells.csv");
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      return csv.stream()
          .map(
              row -> {
                Map<String, String> fields = new LinkedHashMap<>(row.getFieldsAsMap());
                fields.keySet().removeIf(name -> name.contains("elapsed"));
                return fields;
              })
          .toList();
    }
  }

  @Test
  void solvesThatWereCutShortAreNoMeritOfATrial() throws IOException {
    String text =
        """
        data: {train: 24, validation: 12, test: 8}
        backend: ejml
        model: {width: 6, parameterization: {id: gamma-scaling, gamma: 0.3}}
        train: {epochs: 1}
        study:
          seeds: [11]
          axes: {solver: [picard, anderson]}
          search:
            axis: solver
            levels: {picard: {}, anderson: {termination.max-steps: [1, 500]}}
            seeds: [1, 2]
            trials: 8
            objective: validation_forward_evaluations_mean
        """;
    Cli cli = run(text, "cut-short");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(rows("cut-short"))
        .filteredOn(row -> row.get("solver").equals("anderson"))
        .extracting(row -> row.get("tuned"))
        .containsExactly("termination.max-steps=500");
  }

  private static String options(Map<String, String> row) {
    return OPTIONS.stream().map(o -> o + "=" + row.get(o)).collect(Collectors.joining(", "));
  }

  /** Return the mean of a figure over the seeds of each trial of an activation, in their order. */
  private static Map<String, Double> scores(String round, String activation, String figure)
      throws IOException {
    return rows(round).stream()
        .filter(row -> row.get("activation").equals(activation))
        .collect(
            Collectors.groupingBy(
                StudySearchTest::options,
                LinkedHashMap::new,
                Collectors.averagingDouble(row -> Double.parseDouble(row.get(figure)))));
  }

  private static List<String> best(Map<String, Double> scores, int count) {
    return scores.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String found(String folder, String activation) throws IOException {
    return rows(folder).stream()
        .filter(r -> r.get("solver").equals("anderson") && r.get("activation").equals(activation))
        .map(row -> row.get("tuned"))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  @Test
  void everyRungHasTheBestTrialsOfTheOneBeforeWithMoreEpochs() throws IOException {
    for (String activation : List.of("relu", "tanh")) {
      Map<String, Double> first = scores("halving/search/rung-1", activation, "validation_loss");
      Map<String, Double> second = scores("halving/search/rung-2", activation, "validation_loss");
      Map<String, Double> third = scores("halving/search/rung-3", activation, "validation_loss");

      assertThat(first).hasSize(6);
      assertThat(second.keySet()).containsExactlyInAnyOrderElementsOf(best(first, 3));
      assertThat(third.keySet()).containsExactlyElementsOf(best(second, 1));
      assertThat(found("halving", activation)).isEqualTo(best(third, 1).get(0));
    }
    assertThat(rows("halving/search/rung-1")).allMatch(row -> row.get("epochs").equals("1"));
    assertThat(rows("halving/search/rung-2")).allMatch(row -> row.get("epochs").equals("2"));
    assertThat(rows("halving/search/rung-3")).allMatch(row -> row.get("epochs").equals("4"));
  }

  @Test
  void randomSearchFindsTheTrialWithTheBestMean() throws IOException {
    for (String activation : List.of("relu", "tanh")) {
      Map<String, Double> scores =
          scores("random/search/rung-1", activation, "validation_accuracy");
      String most =
          scores.entrySet().stream()
              .max(Map.Entry.<String, Double>comparingByValue())
              .map(Map.Entry::getValue)
              .map(
                  value ->
                      scores.entrySet().stream()
                          .filter(e -> e.getValue().equals(value))
                          .findFirst()
                          .orElseThrow()
                          .getKey())
              .orElseThrow();

      assertThat(scores).hasSize(3);
      assertThat(found("random", activation)).isEqualTo(most);
    }
  }

  @Test
  void levelsThatShareAnOptionDrawTheSameAndSeedsAreThoseOfTheSearch() throws IOException {
    List<Map<String, String>> trials = rows("halving/search/rung-1");

    assertThat(trials).hasSize(2 * 6 * 2).allMatch(row -> row.get("solver").startsWith("anderson"));
    assertThat(trials.stream().map(row -> row.get("seed")).distinct()).containsExactly("1", "2");
    assertThat(scores("halving/search/rung-1", "relu", "seed").keySet())
        .isEqualTo(scores("halving/search/rung-1", "tanh", "seed").keySet());
  }

  @Test
  void comparisonHasItsOwnSeedsTheOptionsFoundAndNoTrials() throws IOException {
    List<Map<String, String>> cells = rows("halving");

    assertThat(cells).hasSize(8);
    assertThat(cells.stream().map(row -> row.get("seed")).distinct()).containsExactly("11", "12");
    assertThat(cells.stream().map(row -> row.get("solver")).distinct())
        .containsExactly("picard", "anderson");
    JsonNode document =
        new ObjectMapper().readTree(Files.readAllLines(temp.resolve("halving/cells.jsonl")).get(7));
    Map<String, String> last = cells.get(7);
    assertThat(last.get("tuned"))
        .contains("solver.window=" + document.at("/settings/solver/window").asText())
        .contains("step=" + last.get("step"));
    assertThat(last.get("search_trials")).isEqualTo("6");
    assertThat(last.get("search_trainings")).isEqualTo(String.valueOf((6 + 3 + 1) * 2));
    assertThat(cells.get(0).get("tuned")).isEmpty();
  }

  @Test
  void evaluationsOfTheSearchAreThoseOfItsTrials() throws IOException {
    double sum = 0;
    for (int rung = 1; rung <= 3; rung++) {
      for (Map<String, String> row : rows("halving/search/rung-" + rung)) {
        if (row.get("activation").equals("tanh")) {
          for (String pass : List.of("forward", "backward")) {
            sum +=
                Double.parseDouble(row.get(pass + "_evaluations_mean"))
                    * Double.parseDouble(row.get(pass + "_solves"));
          }
        }
      }
    }

    assertThat(rows("halving").get(7).get("search_evaluations"))
        .isEqualTo(String.valueOf(Math.round(sum)));
  }

  @Test
  void tablePageAndDocumentSayWhatWasTunedAtWhichCost() throws IOException {
    String folder = temp.resolve("halving").toString();
    String sentence =
        "anderson, tanh: 6 trials, 20 trainings, %,d evaluations; best %s"
            .formatted(
                Long.valueOf(rows("halving").get(7).get("search_evaluations")),
                found("halving", "tanh"));

    Cli table = Cli.run("study", "table", folder);
    assertThat(table.out())
        .contains("Tuned before by successive halving of 6 trials for each combination", sentence);
    assertThat(table.out().lines().filter(line -> line.startsWith("anderson")).limit(2))
        .as("means are over the two seeds of the comparison")
        .allMatch(line -> line.matches("anderson +(relu|tanh) +2 .*"));
    assertThat(Files.readString(temp.resolve("halving/report.html"))).contains(sentence);
    JsonNode search =
        new ObjectMapper()
            .readTree(Cli.run("study", "table", folder, "--json").out())
            .get("search");
    assertThat(search.get(2).asText()).startsWith(sentence);
  }

  @Test
  void aSearchThatWasCutGoesOnToTheSameResults() throws IOException, SQLException {
    Path cut = temp.resolve("cut");
    copy(temp.resolve("halving"), cut);
    delete(cut.resolve("search/rung-3"));
    StudySql.execute(cut, "DELETE FROM cell");
    StudySql.execute(cut.resolve("search/rung-2"), "DELETE FROM cell WHERE number > 5");

    Cli table = Cli.run("study", "table", cut.toString());
    assertThat(table.out()).contains("0 of 8 cells trained", "The search has not ended.");
    try (Equilibria equilibria = Equilibria.builder().build()) {
      JsonNode watched = new ObjectMapper().readTree(new WatchedStudy(cut, equilibria).state());
      assertThat(watched.get("rungs").asInt()).isEqualTo(3);
      assertThat(watched.get("search")).hasSize(2);
      int trainings = rows("halving/search/rung-2").size();
      assertThat(watched.at("/search/0/results")).isEqualTo(watched.at("/search/0/trainings"));
      assertThat(watched.at("/search/1/name").asText()).isEqualTo("rung-2");
      assertThat(watched.at("/search/1/trainings").asInt()).isEqualTo(trainings).isGreaterThan(5);
      assertThat(watched.at("/search/1/results").asInt()).isEqualTo(5);
    }
    Cli resumed = run(STUDY + HALVING, "cut", "--resume");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out())
        .doesNotContain("rung-1")
        .contains("Search, rung-2:", "Search, rung-3:");
    for (String part : List.of("", "/search/rung-1", "/search/rung-2", "/search/rung-3")) {
      assertThat(rows("cut" + part)).isEqualTo(rows("halving" + part));
    }
  }

  @Test
  void aComparisonByTheSamplesThatChoseSaysSo() throws IOException {
    String caution = "There are no test samples: options were chosen by the validation samples";
    Cli cli = run(STUDY.replace("test: 8", "test: 0") + RANDOM, "untested");
    String folder = temp.resolve("untested").toString();

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).contains(caution);
    assertThat(Cli.run("study", "table", folder).out()).contains(caution);
    assertThat(Cli.run("study", "table", folder, "--by", "solver").out()).contains(caution);
    assertThat(Cli.run("study", "table", folder, "--json").out()).contains(caution);
    assertThat(Files.readString(temp.resolve("untested/report.html"))).contains(caution);
    assertThat(Cli.run("study", "table", temp.resolve("random").toString()).out())
        .doesNotContain(caution);
  }

  @Test
  void aFinishedStudyRunsNothingAgainAndReproduces() {
    Cli again = run(STUDY + HALVING, "halving", "--resume");
    Cli reproduced =
        Cli.run("study", "reproduce", temp.resolve("halving").toString(), "--cells", "1,8");

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).doesNotContain("[");
    assertThat(reproduced.code()).as(reproduced.err() + reproduced.out()).isZero();
  }

  @Test
  void aSearchIsNeverGoneOnWithAsAnother() throws IOException {
    Cli other = run(STUDY + HALVING.replace("6", "5"), "halving", "--resume");
    Cli extended = run(STUDY + HALVING, "halving", "--extend", "--seeds", "11,12,13");
    Cli plain = run(STUDY.substring(0, STUDY.indexOf("  search:")), "halving", "--extend");

    assertThat(other.code()).isNotZero();
    assertThat(other.err()).contains("results of another configuration").doesNotContain("--extend");
    assertThat(extended.code()).isNotZero();
    assertThat(extended.err()).contains("study.search: a study with a search is not extended");
    assertThat(plain.err()).contains("other study.search");

    Path swapped = temp.resolve("swapped");
    copy(temp.resolve("halving"), swapped);
    Path round = swapped.resolve("search/rung-1/study.yaml");
    Files.writeString(round, Files.readString(round).replace("seeds: [1, 2]", "seeds: [1, 3]"));
    Cli table = Cli.run("study", "table", swapped.toString());
    assertThat(table.code()).isNotZero();
    assertThat(table.err()).contains("rung-1 holds trials of another search");
  }

  @Test
  void twoTunedStudiesAreComparedLevelByLevel() {
    Cli cli =
        Cli.run(
            "study",
            "compare",
            temp.resolve("halving").toString(),
            temp.resolve("random").toString());

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("8 pairs of cells; 0 of A and 0 of B are without a partner");
  }

  @Test
  void dryRunShowsTheRungsAndTheOptions() {
    Cli cli = run(STUDY + HALVING, "dry", "--dry-run");

    assertThat(cli.out())
        .contains(
            "rung-1: at most 6 trials of each combination, 1 epoch, seeds 1, 2: at most 24"
                + " trainings",
            "rung-2: at most 3 trials of each combination, 2 epochs, seeds 1, 2: at most 12"
                + " trainings",
            "rung-3: at most 1 trial of each combination, 4 epochs, seeds 1, 2: at most 4"
                + " trainings",
            "anderson, relu: 6 different trials of solver.window, train.optimizer.step");
    assertThat(temp.resolve("dry")).doesNotExist();
  }

  @Test
  void exampleOfThePageIsWhatItSaysItIs() throws IOException {
    String page = Files.readString(Path.of("../../docs/studies.md"));
    String section = page.substring(page.indexOf("## Search"), page.indexOf("## What can be run"));
    String example = section.substring(section.indexOf("```yaml") + 8, section.lastIndexOf("```"));

    Cli cli = run(example, "example", "--dry-run");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out())
        .startsWith("tuned: 30 cells")
        .contains(
            "rung-1: at most 27 trials of each combination, 1 epoch,",
            "rung-2: at most 9 trials of each combination, 3 epochs,",
            "rung-3: at most 3 trials of each combination, 9 epochs,")
        .doesNotContain("rung-4");
  }

  @Test
  void aCombinationWithoutASuccessfulTrialCannotBeCompared() throws IOException {
    String diverging = "train.optimizer: [{id: gradient-descent, step: 1e300}]";
    Cli cli =
        run(
            STUDY
                    .replace("train.optimizer.step: \"log(1e-3, 1e-1)\"", diverging)
                    .replace("[relu, tanh]", "[relu]")
                + RANDOM,
            "diverging");

    List<Map<String, String>> cells = rows("diverging");
    assertThat(cells.get(3).get("training_status")).as(cli.out()).isEqualTo("impossible");
    assertThat(cells.get(3).get("detail"))
        .isEqualTo("no trial of its search has trained to a validation_accuracy with every seed");
    assertThat(cells.get(0).get("training_status")).isEqualTo("completed");
  }

  @Test
  void anObjectiveThatTheDataDoNotHaveIsRefusedWithItsPlace() {
    String file = SmallStudy.write(temp, STUDY + RANDOM.replace("accuracy", "rmse")).toString();
    Cli cli = Cli.run("study", "run", file, "--dry-run");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err())
        .contains("small.yaml:15:5: study.search.objective: the data have no validation_rmse");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : new TreeSet<>(files.toList()).descendingSet()) {
        Files.delete(file);
      }
    }
  }
}
