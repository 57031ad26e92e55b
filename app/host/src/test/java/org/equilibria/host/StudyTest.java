package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.testkit.PluginSources.activation;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveListener;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.Progress;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

  private static final String YAML =
      """
      data: {id: mnist, classes: [0, 1], train: 20, test: 10}
      backend: {id: ejml, precision: f64}
      model: {width: 8, parameterization: {id: gamma-scaling, gamma: 0.4}, activation: relu}
      train: {epochs: 2}
      solver: auto
      termination: {rtol: 1e-10}
      study:
        name: small
        seeds: [1, 2]
        axes: {solver: [picard, {id: anderson, window: 3}]}
      """;

  private static Pipeline pipeline(Equilibria eq) {
    return eq.pipeline()
        .samples(20, 10)
        .width(8)
        .parameterization("gamma-scaling", "gamma=0.4")
        .activation("relu")
        .epochs(2)
        .termination(Termination.relative(1e-10))
        .build();
  }

  private static Study study(Equilibria eq) {
    return eq.study("small", pipeline(eq))
        .axis("solver", "picard", "anderson{window=3}")
        .seeds(1, 2);
  }

  private static List<Double> losses(CellResult result) {
    return result.measures().orElseThrow().perEpoch().of("loss");
  }

  private static List<List<Double>> losses(StudyResults results) {
    return results.cells().stream().map(StudyTest::losses).toList();
  }

  private static StudyResults run(Study study) {
    return study.run(study.data(), Progress.NONE).results();
  }

  @Test
  void theSameStudyFromJavaAndFromAFileGivesTheSameNumbers() {
    try (Equilibria eq = Equilibria.builder().backend("ejml").precision(Precision.F64).build()) {
      StudyConfig read = StudySource.yaml("small.yaml", "small", YAML).resolve(eq.catalog());
      Study built = study(eq);
      assertThat(built.config()).isEqualTo(read);
      assertThat(eq.study(read).config()).isEqualTo(read);
      assertThat(losses(run(built))).isEqualTo(losses(run(eq.study(read))));
    }
  }

  @Test
  void everyCellIsRunAndCellsOfOneSeedStayPaired() {
    try (Equilibria eq = Equilibria.builder().build()) {
      StudyResults results = run(study(eq));
      assertThat(results.cells()).hasSize(4).allMatch(CellResult::converged);
      List<List<Double>> losses = losses(results);
      // Cells 0 and 2, 1 and 3 differ in the solver only: the first loss is that of the same
      // network, to the 1e-10 of the solves.
      assertThat(losses.get(0).get(0)).isEqualTo(losses.get(2).get(0), within(1e-8));
      assertThat(losses.get(1).get(0)).isEqualTo(losses.get(3).get(0), within(1e-8));
      assertThat(losses.get(0).get(2)).isLessThan(losses.get(0).get(0));
      assertThat(losses.get(0)).isNotEqualTo(losses.get(1));
    }
  }

  @Test
  void thePlanCanBePrinted() {
    try (Equilibria eq = Equilibria.builder().build()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      study(eq).plan().print(new PrintStream(out, true, StandardCharsets.UTF_8));
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("small: 4 cells", "picard", "anderson{window=3}");
    }
  }

  @Test
  void theBuildersBackendAndPrecisionAreThoseOfItsPipelines() {
    try (Equilibria eq = Equilibria.builder().precision(Precision.F32).build()) {
      assertThat(pipeline(eq).precision()).isEqualTo(PrecisionMode.F32);
      assertThat(pipeline(eq).backend().id()).isEqualTo(eq.catalog().defaultBackend());
    }
    try (Equilibria eq = Equilibria.builder().backend("ejml").build()) {
      assertThat(pipeline(eq).backend().id()).isEqualTo("ejml");
    }
  }

  @Test
  void everyMistakeOfAStudyIsReported() {
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study =
          eq.study("small", pipeline(eq))
              .axis("solver", "picard", "andersn")
              .axis("widht", 8)
              .axis("width", 0);
      assertThatThrownBy(study::plan)
          .isInstanceOf(EquilibriaException.class)
          .hasMessageContaining("did you mean 'anderson'?")
          .hasMessageContaining("did you mean 'width'?")
          .hasMessageContaining("0 is below the minimum 1");
    }
  }

  @Test
  void laterChoicesReplaceThePlan() {
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study = study(eq);
      assertThat(study.plan().cells()).hasSize(4);
      assertThat(study.seeds(1).plan().cells()).hasSize(2);
      assertThat(study.axis("solver", "picard").plan().cells()).hasSize(1);
    }
  }

  @Test
  void anEmbedderReplacesBindingsOfEveryCell() {
    AtomicInteger evaluations = new AtomicInteger();
    AbstractModule replacements =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(SeedStreams.class).toInstance(new SeedStreams(42));
            Multibinder.newSetBinder(binder(), SolveListener.class)
                .addBinding()
                .toInstance(point -> evaluations.incrementAndGet());
          }
        };
    try (Equilibria eq = Equilibria.builder().install(replacements).build()) {
      List<List<Double>> losses = losses(run(study(eq)));
      assertThat(losses.get(0)).isEqualTo(losses.get(1));
      assertThat(evaluations).hasPositiveValue();
    }
  }

  @Test
  void resultsAreWrittenToAFolderOfTheirOwn(@TempDir Path runs) {
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study = study(eq).seeds(1).axis("solver", "picard");
      CompletedStudy completed = study.run(study.data(), Progress.NONE);
      Path folder = runs.resolve("small");
      completed.writeTo(folder);
      assertThat(folder.resolve("report.html")).isNotEmptyFile();
      assertThat(folder.resolve("cells.csv")).content().contains("picard");
      StudyConfig written = StudySource.file(folder.resolve("study.yaml")).resolve(eq.catalog());
      assertThat(written).isEqualTo(study.config());
      assertThatThrownBy(() -> completed.writeTo(folder))
          .isInstanceOf(EquilibriaException.class)
          .matches(e -> ((EquilibriaException) e).code() == ErrorCode.OUTPUT_EXISTS);
    }
  }

  @Test
  void resultsComeAsTheyAreAndAStudyCanBeCancelled() {
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study = study(eq);
      List<CellResult> sunk = new ArrayList<>();
      StudyResults results =
          study.run(study.data(), sunk::add, Progress.NONE, () -> sunk.size() == 1);
      assertThat(sunk).isEqualTo(results.cells());
      assertThat(results.cancelled()).isTrue();
      assertThat(results.cells().get(0).ending()).isEqualTo(Ending.COMPLETED);
      assertThat(results.cells()).hasSizeLessThan(4);
    }
  }

  @Test
  void aFailingPluginCostsItsCellsOnly(@TempDir Path plugins) throws IOException {
    PluginSources.empty("bad")
        .plugin(
            "outside",
            activation("line"),
            """
            Component.of(Kinds.ACTIVATION, "crashing", "A fixture.", () -> {
              throw new IllegalStateException("no licence");
            })
            """)
        .write(plugins.resolve("outside").resolve("outside.jar"));
    try (Equilibria eq = Equilibria.builder().pluginDirectory(plugins).strict(true).build()) {
      Study study =
          eq.study("outside", pipeline(eq)).axis("activation", "line", "crashing", "relu");
      StudyResults results = study.run(study.data(), r -> {}, Progress.NONE, Cancellation.NEVER);
      assertThat(results.cells())
          .extracting(CellResult::ending)
          .containsExactly(Ending.COMPLETED, Ending.FAILED, Ending.COMPLETED);
      assertThat(results.cells().get(1).detail())
          .contains("activation 'crashing' of plugin outside 1.2", "no licence");
      assertThat(results.cells().get(0).plugins().get("activation"))
          .matches("outside 1\\.2 \\(outside\\.jar\\) #[0-9a-f]{12}");
    }
  }
}
