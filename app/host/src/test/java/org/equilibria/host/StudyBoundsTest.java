package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.certify.report.CertificationReport;
import org.equilibria.certify.report.Finding;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.model.ModelFile;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.run.Progress;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyBoundsTest {

  private static Pipeline pipeline(Equilibria eq, int epochs) {
    return eq.pipeline().samples(20, 10).width(8).epochs(epochs).build();
  }

  private static CellResult cell(Study study, Progress progress, Cancellation cancellation) {
    return study.run(study.data(), r -> {}, progress, cancellation).cells().get(0);
  }

  private static CellResult cell(Study study) {
    return cell(study, Progress.NONE, Cancellation.NEVER);
  }

  private static String reason(CellResult cell, String bound) {
    return cell.verdict(bound).flatMap(BoundResult::reason).orElseThrow();
  }

  @Test
  void boundsFromJavaAndFromAFileAreTheSame() {
    String yaml =
        """
        data: {train: 20, test: 10}
        model: {width: 8}
        train: {epochs: 2}
        bounds: [existence-monotone, {id: hold-out, delta: 0.1}]
        study: {name: small}
        """;
    try (Equilibria eq = Equilibria.builder().build()) {
      StudyConfig read = StudySource.yaml("small.yaml", "small", yaml).resolve(eq.catalog());

      Study built =
          eq.study("small", pipeline(eq, 2)).bounds("existence-monotone", "hold-out{delta=0.1}");

      assertThat(built.config().bounds()).isEqualTo(read.bounds()).hasSize(2);
      assertThat(eq.study(read).config()).isEqualTo(read);
    }
  }

  @Test
  void boundsOfACellAreThoseThatItsModelIsCertifiedWith(@TempDir Path temp) {
    try (Equilibria eq = Equilibria.builder().build();
        Certification certification = eq.certification(Cancellation.NEVER)) {
      Pipeline pipeline = pipeline(eq, 2);
      Study study =
          eq.study("small", pipeline)
              .seeds(5)
              .bounds("existence-monotone", "kernel-limit", "hold-out{delta=0.2}", "pac-bayes");

      CellResult cell = cell(study);

      Path file = temp.resolve("model.safetensors");
      ModelTraining training = eq.training(pipeline).seed(5);
      training.run(training.data(), file);
      CertificationReport certified =
          certification
              .certifier()
              .model(
                  "model",
                  ModelFile.read(file, eq.catalog()),
                  Optional.empty(),
                  Optional.empty(),
                  new CertifyOptions(0.05, List.of(1000), 1000, 1, 1, study.config().bounds()),
                  (what, done, total) -> {});
      List<BoundResult> expected =
          certified.findings().stream()
              .filter(f -> f.point() != Finding.Point.TRAINING)
              .map(Finding::result)
              .toList();
      assertThat(cell.bounds()).isEqualTo(expected).hasSize(5);
      assertThat(cell.verdicts()).allMatch(b -> b.figure().isPresent());
    }
  }

  @Test
  void aFailingBoundCostsItselfOnly(@TempDir Path plugins) throws IOException {
    String made =
        """
        Component.of(Kinds.BOUND, "broken", "A fixture.", () -> new org.equilibria.api.theory.Bound() {
          public org.equilibria.api.theory.Topic topic() {
            return org.equilibria.api.theory.Topic.ROBUSTNESS;
          }
          public java.util.Set<org.equilibria.api.theory.Quantity<?>> inputs() {
            return java.util.Set.of();
          }
          public org.equilibria.api.theory.Outcome evaluate(org.equilibria.api.theory.Quantities q) {
            throw new IllegalStateException("division by zero");
          }
        })
        """;
    String unmade =
        """
        Component.of(Kinds.BOUND, "unmade", "A fixture.", () -> {
          throw new IllegalStateException("no licence");
        })
        """;
    PluginSources.empty("bad")
        .plugin("outside", made, unmade)
        .write(plugins.resolve("outside").resolve("outside.jar"));
    List<Throwable> failures = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void cellFailed(Cell cell, Throwable cause) {
            failures.add(cause);
          }
        };
    try (Equilibria eq = Equilibria.builder().pluginDirectory(plugins).strict(true).build()) {
      Study study = eq.study("small", pipeline(eq, 2)).bounds("broken", "unmade", "hold-out");

      CellResult cell = cell(study, progress, Cancellation.NEVER);

      assertThat(cell.ending()).isEqualTo(Ending.COMPLETED);
      assertThat(cell.measures()).isPresent();
      assertThat(cell.bounds())
          .extracting(BoundResult::badge)
          .containsExactly(Badge.ERROR, Badge.ERROR, Badge.PROVED);
      assertThat(reason(cell, "broken")).contains("division by zero");
      assertThat(reason(cell, "unmade")).contains("no licence");
      assertThat(failures).hasSize(2);
    }
  }

  @Test
  void boundOfOneLayerIsInapplicableToDeeperNetworks() {
    String yaml =
        """
        data: {train: 20, test: 10}
        model: {layers: [{id: implicit, width: 8}, {id: implicit, width: 8}]}
        train: {epochs: 2, layers: all, optimizer: {id: sgd, step: 0.01}}
        bounds: [existence-monotone, pac-bayes, hold-out]
        """;
    try (Equilibria eq = Equilibria.builder().build()) {
      CellResult cell =
          cell(eq.study(StudySource.yaml("deep.yaml", "deep", yaml).resolve(eq.catalog())));

      assertThat(cell.bounds())
          .extracting(BoundResult::badge)
          .containsExactly(Badge.INAPPLICABLE, Badge.INAPPLICABLE, Badge.PROVED);
      assertThat(reason(cell, "existence-monotone")).contains("the network has 2 layers");
    }
  }

  @Test
  void cellThatTrainsNothingIsJudgedAsItWasDrawn() {
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study =
          eq.study("small", pipeline(eq, 0)).bounds("existence-monotone", "ball-rademacher");

      CellResult cell = cell(study);

      assertThat(cell.verdict("existence-monotone").orElseThrow().point())
          .isEqualTo("initialisation");
      assertThat(reason(cell, "ball-rademacher")).contains("training moved nothing");
    }
  }

  @Test
  void cancellationInABoundKeepsWhatWasMeasured() {
    AtomicBoolean stopped = new AtomicBoolean();
    Progress progress =
        new Progress() {
          @Override
          public void bound(Cell cell, String what, int done, int total) {
            stopped.set(stopped.get() || done > 0);
          }
        };
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study = eq.study("small", pipeline(eq, 2)).bounds("pac-bayes");

      CellResult cell = cell(study, progress, stopped::get);

      assertThat(cell.ending()).isEqualTo(Ending.CANCELLED);
      assertThat(cell.detail()).isEqualTo("cancelled while its bounds were evaluated");
      assertThat(cell.measures().orElseThrow().test()).isPresent();
      assertThat(cell.bounds()).isEmpty();
    }
  }
}
