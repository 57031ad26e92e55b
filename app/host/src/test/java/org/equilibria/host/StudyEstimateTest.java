package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.fit.TrainingJob;
import org.equilibria.study.fit.TrainingTask;
import org.equilibria.study.run.CellEstimate;
import org.equilibria.testkit.InterceptedBackend;
import org.equilibria.testkit.Interceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cell is said to hold is compared with every allocation of its run. */
class StudyEstimateTest {

  private static final String YAML =
      """
      data: {id: mnist, classes: [0, 1], train: %d, validation: 5, test: %d}
      backend: {id: ejml, precision: f64}
      model: {width: %d, parameterization: {id: gamma-scaling, gamma: 0.4}, activation: tanh}
      train: {epochs: 1, batch: %d, optimizer: %s}
      solver: %s
      gradient: %s
      termination: {rtol: 1e-10, max-steps: 60}
      study: {name: estimated, seeds: [1]%s}
      """;

  private static Study study(Equilibria eq, String yaml) {
    return eq.study(StudySource.yaml("estimated.yaml", "estimated", yaml).resolve(eq.catalog()));
  }

  private static List<CellEstimate> estimates(String yaml) {
    try (Equilibria eq = Equilibria.builder().build()) {
      Study study = study(eq, yaml);
      return study.estimates(study.data(), List.of());
    }
  }

  /** Return the most bytes that all scopes hold after an operation of the whole training. */
  private static long counted(String yaml) {
    AtomicReference<Scope> root = new AtomicReference<>();
    AtomicLong most = new AtomicLong();
    Interceptor look =
        call -> {
          call.run();
          Optional.ofNullable(root.get())
              .ifPresent(scope -> most.accumulateAndGet(scope.bytes(), Math::max));
        };
    try (Equilibria eq = Equilibria.builder().build();
        Backend plain = eq.catalog().create(Kinds.BACKEND, new ComponentSpec("ejml", Map.of()));
        Backend counting = new InterceptedBackend("counting", plain, look);
        Scope scope = counting.openScope("cell", Precision.F64)) {
      root.set(scope);
      Study study = study(eq, yaml);
      Dataset data = study.data();
      Pipeline pipeline = study.plan().cells().get(0).pipeline();
      SeedStreams seeds = new SeedStreams(1);
      new TrainingJob(
              new TrainingTask(pipeline, data, eq.catalog(), scope, seeds, SolveSettings.quiet()))
          .run();
    }
    return most.get();
  }

  /**
   * A trial looks when maps are evaluated, so that what lives only between solves is not seen, such
   * as the gradient of the parameters: no more than what is seen, which holds the parameters. And
   * it solves for long: the histories of solvers are then as large as they get. So it is a factor
   * of two below at the most, and above only as far as the training stops before.
   */
  @ParameterizedTest
  @CsvSource({
    "600, 10, 24, 0, gradient-descent, picard, implicit", // samples are the most
    "600, 10, 24, 16, adam, picard, implicit",
    "600, 10, 128, 500, adam, broyden, implicit", // an update
    "60, 400, 64, 16, adam, anderson{window=20}, implicit", // a prediction
    "60, 10, 200, 16, adam, anderson, jfb", // parameters
  })
  void memoryIsThatOfTheTrainingWithinAFactorOfTwo(
      int train, int test, int width, int batch, String optimizer, String solver, String gradient) {
    String yaml = YAML.formatted(train, test, width, batch, optimizer, solver, gradient, "");

    CellEstimate estimate = estimates(yaml).get(0);

    assertThat(estimate.bytesFrom()).isEqualTo("trials of cell 1");
    assertThat((double) estimate.matrixBytes() / counted(yaml)).isBetween(0.5, 2.0);
  }

  @Test
  void theLargestAreTriedAndOthersKnownByTheirShapes() {
    String axes = ", axes: {width: [20, 21, 22, 23, 24, 25, 26, 27, 28, 29]}";
    String alone = YAML.formatted(60, 10, 20, 0, "adam", "anderson", "implicit", "");

    List<CellEstimate> all =
        estimates(YAML.formatted(60, 10, 20, 0, "adam", "anderson", "implicit", axes));

    assertThat(all.get(0).bytesFrom()).isEqualTo("shapes and trials of cell 3");
    assertThat(all.get(9).bytesFrom()).isEqualTo("trials of cell 10");
    assertThat((double) all.get(0).matrixBytes() / counted(alone)).isBetween(0.5, 2.0);
  }

  @Test
  void oneThatIsTooLargeIsKnownByItsShapesAndNotTried() {
    long width = 46340; // m x m just fits an array, and no heap of less than 64 GiB four times
    String yaml = YAML.formatted(60, 10, width, 16, "adam", "picard", "implicit", "");

    CellEstimate estimate = estimates(yaml).get(0);

    assertThat(estimate.bytesFrom()).isEqualTo("shapes alone, at least");
    assertThat(estimate.matrixBytes()).isGreaterThan(Double.BYTES * width * width);
    assertThat(estimate.elapsed()).isEmpty();
    assertThat(estimate.fits(1L << 30)).isFalse();
  }
}
