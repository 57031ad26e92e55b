package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.equilibria.certify.monitor.StoredTrajectory;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.study.config.Keep;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.model.Training;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.Progress;
import org.equilibria.study.store.ResultStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells of a study are kept as model files, gone on from and found again. */
class StudyModelsTest {

  private static final String YAML =
      """
      data: {id: mnist, classes: [0, 1], train: 20, validation: 15, test: 10}
      backend: {id: ejml, precision: f64}
      model: {width: 8}
      train: {epochs: 3, batch: 7, optimizer: adam}
      termination: {rtol: 1e-8}
      study: {name: small, seeds: [1, 2], axes: {solver: [picard, anderson]}}
      """;

  @TempDir private Path temp;
  private final AtomicInteger begun = new AtomicInteger();

  private static Study study(Equilibria eq, Keep keep) {
    return eq.study(StudySource.yaml("small.yaml", "small", YAML).resolve(eq.catalog())).keep(keep);
  }

  private StudyResults run(Study study, Cancellation cancellation, Progress progress) {
    Dataset data = study.data();
    try (ResultStore store = study.resume(temp.resolve("out"), data, false)) {
      return study.run(data, store.recorded(), store, progress, cancellation);
    }
  }

  private StudyResults run(Study study) {
    begun.set(0);
    return run(
        study,
        Cancellation.NEVER,
        new Progress() {
          @Override
          public void cellStarted(Cell cell) {
            begun.incrementAndGet();
          }
        });
  }

  private Path model(int cell) {
    return temp.resolve("out/models/cell-" + cell + ".safetensors");
  }

  private List<Path> models() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("out/models"))) {
      return files.sorted().toList();
    }
  }

  private static Measures measures(CellResult result) {
    return result.measures().orElseThrow();
  }

  private static double validationLoss(CellResult result) {
    return measures(result).validation().orElseThrow().loss();
  }

  @Test
  void everyCellIsAModelThatGivesTheFiguresOfTheCell() throws IOException {
    try (Equilibria eq = Equilibria.builder().build()) {
      StudyResults results = run(study(eq, Keep.ALL));

      assertThat(models()).hasSize(4);
      for (CellResult cell : results.cells()) {
        try (TrainedModel trained = eq.model(model(cell.cell().number()))) {
          assertThat(trained.model().pipeline()).isEqualTo(cell.cell().pipeline());
          assertThat(trained.model().seed()).isEqualTo(cell.cell().seed());
          assertThat(eq.isFinished(model(cell.cell().number()))).isTrue();
          Judged judged = trained.evaluate(trained.testData());
          HeldOut test = measures(cell).test().orElseThrow();
          assertThat(judged.loss()).isEqualTo(test.loss());
        }
      }

      Files.delete(model(3));
      StudyResults again = run(study(eq, Keep.ALL));
      assertThat(begun).as("the one whose model was lost").hasValue(1);
      assertThat(models()).hasSize(4);
      assertThat(validationLoss(again.cells().get(2)))
          .isEqualTo(validationLoss(results.cells().get(2)));
    }
  }

  @Test
  void theBestIsKeptByItsValidationLoss() throws IOException {
    try (Equilibria eq = Equilibria.builder().build()) {
      List<CellResult> cells = run(study(eq, Keep.BEST)).cells();

      assertThat(cells.stream().map(StudyModelsTest::validationLoss).distinct()).hasSize(4);
      int best =
          cells.stream()
              .min(Comparator.comparingDouble(StudyModelsTest::validationLoss))
              .orElseThrow()
              .cell()
              .number();
      assertThat(models()).containsExactly(model(best));

      run(study(eq, Keep.BEST));
      assertThat(begun).as("none is lost").hasValue(0);
      assertThat(models()).containsExactly(model(best));
    }
  }

  @Test
  void aStudyThatKeepsNoneLeavesNone() {
    try (Equilibria eq = Equilibria.builder().build()) {
      run(study(eq, Keep.NONE));

      assertThat(temp.resolve("out/models")).doesNotExist();
      assertThat(temp.resolve("out/study.yaml")).content().doesNotContainPattern("(?m)^  keep:");
    }
  }

  @Test
  void aCellThatWasStoppedGoesOnFromItsCheckpointToTheSameFigures() {
    try (Equilibria eq = Equilibria.builder().build()) {
      StudyResults whole = run(study(eq, Keep.ALL));
      deleteAll();
      List<Integer> epochs = new ArrayList<>();
      AtomicInteger second = new AtomicInteger();
      StudyResults stopped =
          run(
              study(eq, Keep.ALL),
              () -> second.get() >= 2, // the second cell, in its third epoch
              new Progress() {
                @Override
                public void epoch(Cell cell, EpochRecord record) {
                  second.addAndGet(cell.number() == 2 ? 1 : 0);
                }
              });
      assertThat(stopped.cells().get(1).ending()).isEqualTo(Ending.CANCELLED);
      assertThat(checkpoint(eq, 2).training()).isInstanceOf(Training.Unfinished.class);

      StudyResults rest =
          run(
              study(eq, Keep.ALL),
              Cancellation.NEVER,
              new Progress() {
                @Override
                public void epoch(Cell cell, EpochRecord record) {
                  if (cell.number() == 2) {
                    epochs.add(record.epoch());
                  }
                }
              });
      assertThat(epochs).as("what was done is not done again").startsWith(2);
      assertThat(rest.cells()).hasSize(4);
      for (int i = 0; i < 4; i++) {
        Measures resumed = measures(rest.cells().get(i));
        Measures once = measures(whole.cells().get(i));
        assertThat(resumed.perEpoch()).isEqualTo(once.perEpoch());
        assertThat(resumed.validation().map(HeldOut::loss))
            .isEqualTo(once.validation().map(HeldOut::loss));
        assertThat(resumed.forward().statuses()).isEqualTo(once.forward().statuses());
      }
    }
  }

  private Model checkpoint(Equilibria eq, int cell) {
    return ModelFile.read(model(cell), eq.catalog());
  }

  private void deleteAll() {
    try (Stream<Path> files = Files.walk(temp.resolve("out"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aCellIsMonitoredAsATrainingIs() {
    String monitored =
        YAML.replace("epochs: 3, batch: 7, optimizer: adam", "epochs: 2, monitor: 10");
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study =
          eq.study(StudySource.yaml("small.yaml", "small", monitored).resolve(eq.catalog()))
              .keep(Keep.ALL);
      assertThat(run(study).cells())
          .extracting(CellResult::detail)
          .containsOnly("all 2 epochs done");

      assertThat(StoredTrajectory.of("it", checkpoint(eq, 1)).orElseThrow().readings())
          .as("before each epoch and after the last")
          .hasSize(3);
    }
  }
}
