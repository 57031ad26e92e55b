package org.equilibria.study.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Studies;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStoreTest {

  private static final StudyPlan PLAN =
      Studies.plan("s", ComponentSpec.of("picard"), ComponentSpec.of("anderson"));

  @TempDir private Path temp;

  private static List<NamedCsvRecord> csv(Path folder) throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().ofNamedCsvRecord(folder.resolve("cells.csv"))) {
      return reader.stream().toList();
    }
  }

  private static void finish(ResultStore store, StudyPlan plan) {
    store.finish(new StudyResults(plan, List.of(), true, Duration.ZERO));
  }

  /** Ask the database as anybody may. */
  private static List<String> sql(Path folder, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("study.db"));
        ResultSet found = connection.createStatement().executeQuery(query)) {
      while (found.next()) {
        StringBuilder row = new StringBuilder(String.valueOf(found.getString(1)));
        for (int i = 2; i <= found.getMetaData().getColumnCount(); i++) {
          row.append('|').append(found.getString(i));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  @Test
  void cellIsInTheDatabaseBeforeTheNextOneRunsAndInBothTablesAtTheEnd() throws Exception {
    Path folder = temp.resolve("deep/er");
    try (ResultStore store = ResultStore.create(folder, PLAN)) {
      store.add(
          Studies.completed(
              PLAN.cells().get(0), Studies.measures(SolveStatus.STALLED, 3, 2, Double.NaN)));
      assertThat(sql(folder, "SELECT training, converged, provisional FROM cell"))
          .containsExactly("completed|0|0");
      assertThat(sql(folder, "SELECT value FROM figure WHERE name = 'test_loss'"))
          .containsExactly("0.625");
      assertThat(folder.resolve("cells.csv")).doesNotExist();

      finish(store, PLAN);
      List<String> lines = Files.readAllLines(folder.resolve("cells.jsonl"));
      assertThat(lines).hasSize(1);
      JsonNode cell = new ObjectMapper().readTree(lines.get(0));
      assertThat(cell.at("/training").asText()).isEqualTo("completed");
      assertThat(cell.at("/measures/forward/statuses/stalled").asInt()).isEqualTo(3);
      assertThat(cell.at("/measures/finalTrainLoss").asText()).isEqualTo("NaN");
      assertThat(cell.at("/measures/forward/evaluationsMean").asDouble()).isEqualTo(4.5);
      assertThat(cell.at("/settings/model/width").asInt()).isEqualTo(8);
      assertThat(cell.at("/plugins/solver").asText()).isEqualTo("plugin 1.0");
      NamedCsvRecord row = csv(folder).get(0);
      assertThat(row.getField("solver")).isEqualTo("picard");
      assertThat(row.getField("training_status")).isEqualTo("completed");
      assertThat(row.getField("forward_status")).isEqualTo("converged 57, stalled 3");
      assertThat(row.getField("test_status")).isEqualTo("converged 60");
      assertThat(row.getField("validation_status")).isEmpty();
      assertThat(row.getField("train_loss")).isEqualTo("NaN");
      assertThat(row.getField("test_hits")).isEqualTo("10");
      assertThat(row.getField("test_loss")).isEqualTo("0.625");
      assertThat(row.getField("test_rmse")).isEmpty();
      assertThat(row.getField("validation_forward_solves")).isEmpty();
      assertThat(row.getField("test_forward_solves")).isEqualTo("60");
      assertThat(row.getField("forward_rescued")).isEqualTo("0");
    }
  }

  @Test
  void boundsAreInBothFormatsTheTableHasThoseOfTheTrainedNetwork() throws IOException {
    StudyPlan plan =
        Studies.plan(
            "s",
            List.of(ComponentSpec.of("rate"), ComponentSpec.of("size")),
            ComponentSpec.of("picard"));
    CellResult result =
        Studies.completed(plan.cells().get(0), Studies.measures(SolveStatus.CONVERGED, 3, 2))
            .with(
                List.of(
                    Studies.figure("rate", "initialisation", 0.75),
                    Studies.figure("rate", BoundResult.CHECKPOINT, 0.5),
                    Studies.inapplicable("size", "of other networks")));
    Path folder = temp.resolve("s");
    try (ResultStore store = ResultStore.create(folder, plan)) {
      store.add(result);
      finish(store, plan);
    }

    NamedCsvRecord row = csv(folder).get(0);
    assertThat(row.getField("rate_badge")).isEqualTo("proved");
    assertThat(row.getField("rate_figure")).isEqualTo("0.5");
    assertThat(row.getField("size_badge")).isEqualTo("inapplicable");
    assertThat(row.getField("size_figure")).isEmpty();
    assertThat(row.getField("size_reason")).isEqualTo("of other networks");
    JsonNode bounds =
        new ObjectMapper()
            .readTree(Files.readAllLines(folder.resolve("cells.jsonl")).get(0))
            .get("bounds");
    assertThat(bounds).hasSize(3);
    assertThat(bounds.at("/0/figure").asDouble()).isEqualTo(0.75);
    assertThat(bounds.at("/1/sense").asText()).isEqualTo("upper");
    assertThat(bounds.at("/2/checks/0/verdict").asText()).isEqualTo("fails");
    assertThat(bounds.at("/2/figure").isNull()).isTrue();
  }

  @Test
  void cellWithoutMeasuresHasEmptyFieldsAndItsReason() throws IOException {
    Path folder = temp.resolve("s");
    try (ResultStore store = ResultStore.create(folder, PLAN)) {
      store.add(Studies.failed(PLAN.cells().get(0), "it \"broke\",\nbadly"));
      finish(store, PLAN);
    }

    NamedCsvRecord row = csv(folder).get(0);
    assertThat(row.getField("detail")).isEqualTo("it \"broke\",\nbadly");
    assertThat(row.getField("forward_elapsed")).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("cells.jsonl"))).hasSize(1);
  }

  @Test
  void reportAppearsWholeAndLeavesNoDraft() throws IOException {
    Path folder = temp.resolve("s");
    try (ResultStore store = ResultStore.create(folder, PLAN)) {
      assertThat(folder.resolve("report.html")).doesNotExist();
      store.finish(new StudyResults(PLAN, List.of(), true, Duration.ZERO));
    }

    assertThat(folder)
        .isDirectoryContaining("glob:**/report.html")
        .isDirectoryNotContaining("glob:**/*.part");
  }

  @Test
  void folderWithContentIsRefusedAndLeftAsItIs() throws IOException {
    Path earlier = Files.writeString(temp.resolve("cells.csv"), "precious");

    assertThatThrownBy(() -> ResultStore.create(temp, PLAN))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining(temp.toString())
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.OUTPUT_EXISTS);
    assertThat(earlier).hasContent("precious");
    assertThat(temp).isDirectoryNotContaining("glob:**/study.yaml");
  }

  @Test
  void emptyFolderIsTaken() {
    ResultStore.create(temp, PLAN).close();

    assertThat(temp).isDirectoryContaining("glob:**/study.yaml");
  }

  @Test
  void fileInPlaceOfTheFolderIsRefused() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));

    assertThatThrownBy(() -> ResultStore.create(file, PLAN))
        .hasMessageContaining("is a file")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.OUTPUT_EXISTS);
  }

  @Test
  void folderThatCannotBeMadeIsAnInputOutputErrorNamingIt() throws IOException {
    Path folder = Files.createFile(temp.resolve("file")).resolve("inside");

    assertThatThrownBy(() -> ResultStore.create(folder, PLAN))
        .hasMessageContaining(folder.toString())
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.IO);
  }

  private static CellResult done(int cell) {
    return Studies.completed(
        PLAN.cells().get(cell), Studies.measures(SolveStatus.CONVERGED, 3, 2, 1));
  }

  private static void write(Path folder, CellResult... results) {
    try (ResultStore store = ResultStore.create(folder, PLAN)) {
      List.of(results).forEach(store::add);
      finish(store, PLAN);
    }
  }

  private static List<Integer> resumed(Path folder) {
    try (ResultStore store = ResultStore.resume(folder, PLAN)) {
      return store.recorded().stream().map(r -> r.cell().number()).toList();
    }
  }

  @Test
  void studyThatIsResumedKeepsWhatIsDoneAndGoesOnBelow() throws IOException {
    Path folder = temp.resolve("s");
    CellResult first =
        done(0).with(List.of(Studies.figure("rate", BoundResult.CHECKPOINT, 1.0 / 3)));
    write(folder, first);
    List<String> before = Files.readAllLines(folder.resolve("cells.jsonl"));
    List<NamedCsvRecord> rows = csv(folder);

    try (ResultStore store = ResultStore.resume(folder, PLAN)) {
      assertThat(store.recorded()).hasSize(1);
      assertThat(store.recorded().get(0).bounds()).isEqualTo(first.bounds());
      store.add(done(1));
      finish(store, PLAN);
    }

    assertThat(resumed(folder)).containsExactly(1, 2);
    assertThat(Files.readAllLines(folder.resolve("cells.jsonl"))).hasSize(2).containsAll(before);
    assertThat(csv(folder)).hasSize(2);
    assertThat(csv(folder).get(0)).hasToString(rows.get(0).toString());
    assertThat(folder).isDirectoryNotContaining("glob:**/*.part");
  }

  @Test
  void cellThatIsNotDoneIsToBeRunAgainAndKeepsItsResultUntilThen() throws Exception {
    Path folder = temp.resolve("s");
    BoundResult failed = BoundResult.failed("rate", new ArithmeticException("zero"));
    write(folder, done(0).with(List.of(failed)), Studies.failed(PLAN.cells().get(1), "it broke"));

    assertThat(resumed(folder)).isEmpty();
    assertThat(sql(folder, "SELECT number, provisional FROM cell")).containsExactly("1|1", "2|1");
    assertThat(RecordedCells.in(folder).of(PLAN, true)).hasSize(2);
  }

  @Test
  void resultWhoseBoundsNeverCameIsNotDone() {
    Path folder = temp.resolve("s");
    try (ResultStore store = ResultStore.create(folder, PLAN)) {
      store.trained(done(0).withoutBounds(List.of(ComponentSpec.of("rate")), "not evaluated"));
    }

    assertThat(resumed(folder)).isEmpty();
  }

  /** Leave what versions of this program without a database have left. */
  private Path earlierFolder(CellResult... results) throws IOException {
    Path folder = temp.resolve("s");
    write(folder, results);
    Files.delete(folder.resolve("study.db"));
    return folder;
  }

  @Test
  void folderOfAnEarlierVersionIsGoneOnWith() throws IOException, SQLException {
    Path folder = earlierFolder(done(0));

    assertThat(RecordedCells.in(folder).of(PLAN, true)).hasSize(1);
    assertThat(resumed(folder)).containsExactly(1);
    assertThat(sql(folder, "SELECT number FROM cell")).containsExactly("1");
  }

  @Test
  void lineThatAKilledProcessLeftCountsAsNotRun() throws IOException {
    Path folder = earlierFolder(done(0), done(1));
    Path lines = folder.resolve("cells.jsonl");
    String text = Files.readString(lines);
    Files.writeString(lines, text.substring(0, text.length() - 20));

    assertThat(resumed(folder)).containsExactly(1);
  }

  @Test
  void lineThatEndsWithinACharacterCountsAsNotRun() throws IOException {
    Path folder = earlierFolder(done(0), Studies.failed(PLAN.cells().get(1), "no \u03c3 here"));
    Path lines = folder.resolve("cells.jsonl");
    byte[] bytes = Files.readAllBytes(lines);
    int within = 0;
    while (bytes[within] >= 0) {
      within++;
    }
    Files.write(lines, Arrays.copyOf(bytes, within + 1));

    assertThat(resumed(folder)).containsExactly(1);
  }

  @Test
  void lineThatIsNoResultIsAnErrorNamingItAndNothingIsTouched() throws IOException {
    Path folder = earlierFolder(done(0));
    Path lines = folder.resolve("cells.jsonl");
    Files.writeString(lines, Files.readString(lines) + "{}\n");

    assertThatThrownBy(() -> ResultStore.resume(folder, PLAN))
        .hasMessageContaining(lines + ":2: this is not the result of a cell")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.MALFORMED_DATA);
    assertThat(Files.readAllLines(lines)).hasSize(2);
    assertThat(folder.resolve("study.db")).doesNotExist();
  }

  @Test
  void finishedCellOfAnotherPrecisionIsNeitherErasedNorMixedWithOthers() throws Exception {
    Path folder = temp.resolve("s");
    write(folder, done(0));
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("study.db"))) {
      connection
          .createStatement()
          .execute("UPDATE cell SET document = replace(document, '\"f64\"', '\"mixed\"')");
    }

    assertThatThrownBy(() -> ResultStore.resume(folder, PLAN))
        .hasMessageContaining("study.db: cell 1: this finished cell ran in another precision")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.OUTPUT_EXISTS);
    assertThat(sql(folder, "SELECT number FROM cell")).containsExactly("1");
  }

  @Test
  void fileThatIsNoDatabaseIsAnErrorNamingIt() throws IOException {
    Path folder = temp.resolve("s");
    write(folder, done(0));
    Path database = Files.writeString(folder.resolve("study.db"), "this is not a database at all");

    assertThatThrownBy(() -> ResultStore.resume(folder, PLAN))
        .hasMessageContaining("study.db is no SQLite database")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.IO);
    assertThat(database).hasContent("this is not a database at all");
  }

  @Test
  void databaseThatWasRemovedMeanwhileIsAnErrorNotALoss() throws IOException {
    Path folder = temp.resolve("s");
    try (ResultStore store = ResultStore.create(folder, PLAN)) {
      Files.delete(folder.resolve("study.db"));

      assertThatThrownBy(() -> store.add(done(0)))
          .hasMessageContaining("it was removed or replaced")
          .extracting(e -> ((EquilibriaException) e).code())
          .isEqualTo(ErrorCode.IO);
    }
  }

  @Test
  void folderOfAnotherConfigurationIsRefusedAndLeftAsItIs() throws IOException {
    Path folder = temp.resolve("s");
    write(folder, done(0));
    String before = Files.readString(folder.resolve("cells.jsonl"));
    StudyPlan other = Studies.plan("s", ComponentSpec.of("picard"));

    assertThatThrownBy(() -> ResultStore.resume(folder, other))
        .hasMessageContaining("another configuration")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.OUTPUT_EXISTS);
    assertThat(folder.resolve("cells.jsonl")).hasContent(before);
    assertThat(resumed(folder)).containsExactly(1);
  }

  @Test
  void resumingWhereNothingIsBeginsTheStudy() {
    assertThat(resumed(temp.resolve("new"))).isEmpty();
    assertThat(temp.resolve("new")).isDirectoryContaining("glob:**/study.yaml");
  }
}
