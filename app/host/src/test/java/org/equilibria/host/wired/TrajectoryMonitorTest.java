package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.certify.monitor.Reading;
import org.equilibria.certify.monitor.TrajectoryMonitor;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.StepSize;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.theory.certificate.Trajectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare what the monitor reads along gradient descent with the golden trajectories. */
class TrajectoryMonitorTest {

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = Wired.create(Kinds.BACKEND, "ejml");
    scope = backend.openScope("monitor", Precision.F64);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private TrajectoryMonitor monitored(GoldenCase golden, double step, int steps, int most) {
    Network network = GoldenNetworkTest.network(golden, scope);
    StateReader reader = new StateReader(Systems.of(Wired.catalog(), SolveSettings.quiet()));
    TrajectoryMonitor monitor =
        new TrajectoryMonitor(
            network, GoldenNetworkTest.samples(golden), most, reader, scope, record -> {});
    TrainOptions options =
        TrainOptions.builder()
            .optimizer(GradientDescent.with(new StepSize.Fixed(step)))
            .epochs(steps)
            .watch(false)
            .build();
    new Trainer(network, Wired.setup("anderson", 1e-13), options, new SeedStreams(1))
        .run(GoldenNetworkTest.samples(golden), monitor, scope);
    return monitor;
  }

  @ParameterizedTest
  @ValueSource(strings = {"A1_small", "A2_medium", "A3_linear"})
  void everyReadingIsTheGoldenOne(String name) {
    GoldenCase golden = GoldenCase.read(name);
    List<Reading> readings =
        monitored(golden, golden.number("gd.eta"), golden.integer("gd.steps"), 1000).readings();
    assertRelative(readings, Reading::loss, golden.numbers("gd.loss"));
    assertRelative(readings, Reading::radius, golden.numbers("gd.radius"));
    assertRelative(readings, Reading::leastEigenvalue, golden.numbers("gd.lambda_min"));
    assertThat(readings.get(0).mu()).isCloseTo(golden.number("wellposed.mu"), within(1e-12));
  }

  private static void assertRelative(
      List<Reading> readings, ToDoubleFunction<Reading> quantity, double[] expected) {
    assertThat(readings).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      assertThat(quantity.applyAsDouble(readings.get(k)))
          .as("reading %d", k)
          .isCloseTo(expected[k], within(1e-7 * Math.abs(expected[k])));
    }
  }

  @Test
  void theTrajectoryHoldsForSmallStepsAndNotForStepsThatAreTooLong() {
    GoldenCase golden = GoldenCase.read("A3_linear");
    double largest = golden.number("gram.lambda_max");
    Trajectory small = monitored(golden, 0.5 / largest, 20, 1000).trajectory(0.5 / largest);
    assertThat(small.steps()).isEqualTo(20);
    assertThat(small.holds()).isTrue();
    assertThat(monitored(golden, 2.5 / largest, 20, 1000).trajectory(2.5 / largest).holds())
        .isFalse();
  }

  @Test
  void aPartOfTheSamplesGivesReadingsButNoEnvelope() {
    TrajectoryMonitor part = monitored(GoldenCase.read("A1_small"), 0.1, 2, 3);
    assertThat(part.readings()).hasSize(3);
    assertThat(part.readings().get(0).leastEigenvalue())
        .isGreaterThanOrEqualTo(GoldenCase.read("A1_small").number("gram.lambda_min"));
    assertThatThrownBy(() -> part.trajectory(0.1))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("lambda_min of all 5 samples; 3 were read");
  }
}
