package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Scaling;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.data.Selection;
import org.equilibria.engine.data.Split;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.Progress;
import org.equilibria.study.store.ResultStore;
import org.equilibria.study.store.StudyFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples that a program hands in are recorded as such, and never taken for others. */
class StudyInMemoryTest {

  @TempDir private Path temp;

  private static Samples samples(String name, int n) {
    double[] inputs = new SeedStreams(3).gaussian(name, 2 * n);
    double[] targets = new double[3 * n];
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = i % 3;
      targets[3 * i + classes[i]] = 1;
    }
    return new Samples(n, 2, 3, inputs, targets, classes);
  }

  /** Three classes of points in the plane. */
  private static Dataset data(String name) {
    return new Dataset(
        samples(name, 12),
        samples(name + " validation", 6),
        samples(name + " test", 6),
        new Schema(2, List.of(), Task.CLASSIFICATION, List.of("a", "b", "c")),
        new Preprocessing(
            new double[2], new double[] {1, 1}, false, false, new double[0], new double[0]));
  }

  private static Study study(Equilibria eq) {
    return eq.study("small", eq.pipeline().backend("ejml").width(6).epochs(1).build())
        .axis("solver", "picard", "anderson")
        .seeds(1, 2);
  }

  private static ErrorCode codeOf(Throwable e) {
    return ((EquilibriaException) e).code();
  }

  private StudyResults goOn(Equilibria eq, Dataset data) {
    Study study = study(eq).learn(data);
    try (ResultStore store = study.resume(temp.resolve("out"), data, false)) {
      StudyResults results =
          study.run(data, store.recorded(), store, Progress.NONE, Cancellation.NEVER);
      store.finish(results);
      return results;
    }
  }

  @Test
  void resultsSayThatTheirDataWereHandedInAndAreNotGoneOnWithAsOthers() throws IOException {
    Path out = temp.resolve("out");
    Dataset data = data("one");
    try (Equilibria eq = Equilibria.builder().build()) {
      study(eq).run(data, Progress.NONE).writeTo(out);
      String yaml = Files.readString(out.resolve("study.yaml"));
      assertThat(yaml).contains("id: memory", "fingerprint:").doesNotContain("mnist");
      Path lines = out.resolve("cells.jsonl");
      Files.writeString(lines, Files.readAllLines(lines).get(0) + "\n");
      Files.delete(out.resolve("study.db")); // what an earlier version left when it was killed

      Study fromFile = eq.study(StudySource.file(out.resolve("study.yaml")).resolve(eq.catalog()));
      assertThatThrownBy(fromFile::data)
          .hasMessageContaining("handed in by a program")
          .extracting(StudyInMemoryTest::codeOf)
          .isEqualTo(ErrorCode.INVALID_INPUT);
      assertThatThrownBy(() -> goOn(eq, data("other")))
          .as("other samples are of another configuration")
          .extracting(StudyInMemoryTest::codeOf)
          .isEqualTo(ErrorCode.OUTPUT_EXISTS);

      assertThat(goOn(eq, data("one")).cells()).hasSize(4).allMatch(c -> c.ending().isTrained());
      assertThat(Files.readAllLines(lines)).hasSize(4);
    }
  }

  @Test
  void cellsAreJudgedByTheDataAtHandNotByADefault() {
    try (Equilibria eq = Equilibria.builder().build()) {
      Study logistic =
          eq.study(
              "s",
              eq.pipeline()
                  .backend("ejml")
                  .width(6)
                  .epochs(1)
                  .optimizer("adam")
                  .loss("logistic")
                  .build());
      Study crossEntropy =
          eq.study(
              "s",
              eq.pipeline()
                  .backend("ejml")
                  .width(6)
                  .epochs(1)
                  .optimizer("adam")
                  .loss("cross-entropy")
                  .build());
      assertThat(logistic.learn(data("one")).plan().possible()).isZero();
      assertThat(crossEntropy.learn(data("one")).plan().possible()).isEqualTo(1);
    }
  }

  @Test
  void aCellOfHandedInDataIsNotKeptAmongThoseOfASource() {
    Path out = temp.resolve("out");
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study = study(eq);
      try (ResultStore store = ResultStore.create(out, study.plan())) {
        Dataset data = data("one");
        assertThatThrownBy(() -> study.run(data, store::add, Progress.NONE, Cancellation.NEVER))
            .hasMessageContaining("handed in before the plan")
            .extracting(StudyInMemoryTest::codeOf)
            .isEqualTo(ErrorCode.INVALID_INPUT);
      }
      assertThat(StudyFolder.results(out, study(eq).plan()).cells()).isEmpty();
    }
  }

  @Test
  void samplesThatAreThoseOfTheSourceKeepItsName() {
    try (Equilibria eq = Equilibria.builder().build()) {
      Dataset loadedElsewhere = study(eq).data();
      StudyResults results = study(eq).seeds(1).run(loadedElsewhere, Progress.NONE).results();
      assertThat(results.plan().cells())
          .extracting(Cell::pipeline)
          .allMatch(p -> p.data().source().id().equals("mnist"));
    }
  }

  @Test
  void samplesOfAProgramBecomeDataByTheChoicesOfAConfiguration() {
    double[] inputs = new SeedStreams(5).gaussian("inputs", 80);
    int[] index = new int[40];
    for (int i = 0; i < index.length; i++) {
      index[i] = inputs[2 * i] > 0 ? 1 : 0;
    }
    LabelledData points =
        new LabelledData(
            "points",
            Rows.of(2, inputs),
            List.of("x", "y"),
            new Target.Classes(index, List.of("disc", "ring")));
    Split split = new Split(Amount.ALL, Amount.share(0.1), Amount.AUTO, 0);
    Dataset data =
        new Selection(List.of(), split, new Scaling(true, true, true)).from(DataSource.of(points));
    assertThat(data.train().count()).isEqualTo(28);
    assertThat(data.validation().count()).isEqualTo(4);
    assertThat(data.test().count()).isEqualTo(8);
    try (Equilibria eq = Equilibria.builder().build()) {
      StudyResults results = study(eq).seeds(1).learn(data).run(data, Progress.NONE).results();
      assertThat(results.cells())
          .allMatch(cell -> cell.measures().orElseThrow().validation().isPresent());
    }
  }
}
