package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.StepSize;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.Reading;
import org.equilibria.certify.monitor.TrajectoryMonitor;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingNote;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare what the monitor reads along gradient descent with the golden trajectories. */
class TrajectoryMonitorTest {

  private Backend backend;
  private Scope scope;
  private final List<EpochRecord> heard = new ArrayList<>();

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

  private MonitoredTrajectory monitored(GoldenCase golden, double step, int steps, int most) {
    return monitored(golden, step, steps, most, true);
  }

  private MonitoredTrajectory monitored(
      GoldenCase golden, double step, int steps, int most, boolean plain) {
    Network network = GoldenNetworkTest.network(golden, scope);
    StateReader reader = new StateReader(Systems.of(Wired.catalog(), SolveSettings.quiet()));
    TrajectoryMonitor monitor =
        new TrajectoryMonitor(
            network,
            GoldenNetworkTest.samples(golden),
            most,
            plain ? Optional.empty() : Optional.of("another optimizer"),
            reader,
            scope,
            heard::add);
    TrainOptions options =
        TrainOptions.builder()
            .optimizer(GradientDescent.with(new StepSize.Fixed(step)))
            .epochs(steps)
            .watch(false)
            .build();
    new Trainer(network, Wired.setup("anderson", 1e-13), options, new SeedStreams(1))
        .run(GoldenNetworkTest.samples(golden), monitor, scope);
    return monitor.trajectory();
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
  void theRadiusPredictedIsTheGoldenOne() {
    GoldenCase golden = GoldenCase.read("A1_small");
    assertThat(monitored(golden, 0.1, 1, 1000).predictedRadius())
        .isCloseTo(golden.number("certificate.report.S0"), within(1e-7));
  }

  @Test
  void theEnvelopeIsTheProductOfTheFactorsBeforeIt() {
    GoldenCase golden = GoldenCase.read("A2_medium");
    double step = golden.number("gd.eta");
    double[] least = golden.numbers("gd.lambda_min");
    double envelope = golden.numbers("gd.loss")[0];
    for (Reading r : monitored(golden, step, golden.integer("gd.steps"), 1000).readings()) {
      assertThat(r.envelope()).isCloseTo(envelope, within(1e-7 * envelope));
      envelope *= Math.pow(1 - step * least[r.epoch()], 2);
    }
  }

  @Test
  void theTrajectoryHoldsForSmallStepsAndNotForStepsThatAreTooLong() {
    GoldenCase golden = GoldenCase.read("A3_linear");
    double largest = golden.number("gram.lambda_max");
    MonitoredTrajectory small = monitored(golden, 0.5 / largest, 20, 1000);
    assertThat(small.readings()).hasSize(21);
    assertThat(small.holds()).isTrue();
    assertThat(small.lost()).isEmpty();
    assertThat(small.observedRate().orElseThrow()).isGreaterThan(small.leastEigenvalue());
    assertThat(small.text()).contains("loss within its envelope", "epochs 0 to 20");
    heard.clear();
    MonitoredTrajectory wild = monitored(golden, 2.5 / largest, 20, 1000);
    assertThat(wild.holds()).isFalse();
    assertThat(wild.lost()).filteredOn(said -> said.contains("above its envelope")).hasSize(1);
    assertThat(wild.lost().get(0)).contains("above its envelope");
    assertThat(heard.stream().flatMap(r -> r.notes().stream()).map(TrainingNote::text))
        .as("told once, when it happens")
        .containsExactlyElementsOf(wild.lost());
    assertThat(wild.text()).contains("loss above its envelope after");
  }

  @Test
  void aPartOfTheSamplesGivesReadingsButNoEnvelope() {
    MonitoredTrajectory part = monitored(GoldenCase.read("A1_small"), 0.1, 2, 3);
    assertThat(part.readings()).hasSize(3).allMatch(r -> Double.isNaN(r.envelope()));
    assertThat(part.readings().get(0).leastEigenvalue())
        .isGreaterThanOrEqualTo(GoldenCase.read("A1_small").number("gram.lambda_min"));
    assertThat(part.predictedRadius())
        .as("of fewer samples, from below")
        .isLessThanOrEqualTo(monitored(GoldenCase.read("A1_small"), 0.1, 1, 5).predictedRadius());
    assertThat(part.noEnvelope()).hasValue("it needs lambda_min of all samples");
    assertThat(part.observedRate()).isEmpty();
    assertThat(part.text()).contains("the first 3 of 5 training samples", "no envelope");
  }

  @Test
  void whatIsNoPlainDescentHasNoEnvelope() {
    MonitoredTrajectory other = monitored(GoldenCase.read("A1_small"), 0.1, 2, 1000, false);
    assertThat(other.readings()).hasSize(3).allMatch(r -> Double.isNaN(r.envelope()));
    assertThat(other.text()).contains("no envelope of the loss, as another optimizer");
  }
}
