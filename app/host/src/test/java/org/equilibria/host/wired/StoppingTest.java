package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Stopping;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Training ends early for its reasons, and says them. */
class StoppingTest {

  private static final SeedStreams SEEDS = new SeedStreams(41);
  private static final int FEATURES = 3;

  private final AtomicLong clock = new AtomicLong();
  private Backend backend;
  private Scope scope;
  private Network network;

  @BeforeEach
  void open() {
    backend = Wired.create(Kinds.BACKEND, "ejml");
    scope = backend.openScope("stopping", Precision.F64);
    NetworkSpec spec =
        NetworkSpec.ofOne(
            16,
            1,
            false,
            Wired.injection("relu"),
            Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=0.3}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    network = new Network(scope, spec, NetworkWeights.draw(spec, FEATURES, 1, SEEDS), FEATURES, 1);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  /** Labels are noise: nothing that is learned of the training samples helps the others. */
  private static Samples noise(String name, int n) {
    double[] targets = SEEDS.gaussian(name + ".y", n);
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = targets[i] > 0 ? 1 : 0;
      targets[i] = 2 * classes[i] - 1;
    }
    return new Samples(n, FEATURES, 1, SEEDS.gaussian(name, n * FEATURES), targets, classes);
  }

  private Trainer trainer(Stopping stopping) {
    SolveSetup setup = Wired.setup("anderson", 1e-8);
    SolveSettings ticking =
        new SolveSettings(
            // A look takes 2 ms: 160 updates look 640 times and more, at both ends of two solves.
            () -> clock.addAndGet(2_000_000),
            setup.settings().cancellation(),
            Optional.empty(),
            false,
            false,
            false,
            List.of());
    TrainOptions options =
        TrainOptions.builder()
            .layers(TrainedLayers.ALL)
            .optimizer(Wired.create(Kinds.OPTIMIZER, "adam{step=0.05}"))
            .epochs(40)
            .batch(5)
            .stopping(stopping)
            .build();
    return new Trainer(
        network,
        new SolveSetup(setup.solver(), setup.termination(), setup.gradient(), ticking),
        options,
        SEEDS);
  }

  private TrainingResult run(Trainer trainer, int validation) {
    return trainer.run(
        noise("train", 20), noise("validation", validation), Optional.empty(), record -> {}, scope);
  }

  @Test
  void patienceEndsTrainingAndTheBestWeightsAreBack() {
    Trainer trainer = trainer(new Stopping(4, 0, Duration.ZERO));
    TrainingResult result = run(trainer, 30);
    assertThat(result.status()).isEqualTo(TrainingStatus.STOPPED_EARLY);
    List<EpochRecord> records = result.epochs();
    EpochRecord last = records.get(records.size() - 1);
    assertThat(records).as("fewer than all epochs").hasSizeLessThan(40);
    double least =
        records.stream().mapToDouble(r -> r.validation().orElseThrow().loss()).min().orElseThrow();
    assertThat(last.validation().orElseThrow().loss()).isEqualTo(least);
    assertThat(trainer.assess(noise("validation", 30), scope).loss()).isEqualTo(least);
    int best = 0;
    while (records.get(best).validation().orElseThrow().loss() > least) {
      best++;
    }
    assertThat(last.epoch()).isEqualTo(best + 4);
    assertThat(result.detail())
        .isEqualTo(
            "stopped early: the validation loss fell no further; the weights after "
                + best
                + " epochs had the least validation loss");
  }

  @Test
  void lossesThatAreNotNumbersEndPatience() {
    Samples good = noise("validation", 30);
    double[] spoilt = good.inputs().clone();
    spoilt[0] = Double.NaN;
    Samples validation = new Samples(30, FEATURES, 1, spoilt, good.targets(), good.classIndex());
    TrainingResult result =
        trainer(new Stopping(4, 0, Duration.ZERO))
            .run(noise("train", 20), validation, Optional.empty(), record -> {}, scope);
    assertThat(result.detail()).startsWith("stopped early");
    assertThat(result.epochs()).as("epochs 0 to 3, and the last measurement").hasSize(5);
  }

  @Test
  void patienceWithoutValidationSamplesIsRefused() {
    assertThatThrownBy(() -> run(trainer(new Stopping(4, 0, Duration.ZERO)), 0))
        .hasMessageContaining("needs validation samples");
  }

  @Test
  void aLimitOfUpdatesEndsTrainingInTheMiddleOfAnEpoch() {
    TrainingResult result = run(trainer(new Stopping(0, 6, Duration.ZERO)), 0);
    assertThat(result.status()).isEqualTo(TrainingStatus.LIMIT);
    assertThat(result.detail()).isEqualTo("the limit of 6 updates was reached");
    assertThat(result.epochs()).extracting(EpochRecord::updates).containsExactly(0L, 6L);
  }

  @Test
  void aLimitBelowASecondIsSaidAsItIs() {
    TrainingResult result = run(trainer(new Stopping(0, 0, Duration.ofMillis(250))), 0);
    assertThat(result.detail()).isEqualTo("the time limit of 0.25 s was reached");
  }

  @Test
  void aLimitOfTimeEndsTrainingBetweenTwoUpdates() {
    TrainingResult result = run(trainer(new Stopping(0, 0, Duration.ofSeconds(1))), 0);
    assertThat(result.status()).isEqualTo(TrainingStatus.LIMIT);
    assertThat(result.detail()).isEqualTo("the time limit of 1 s was reached");
    assertThat(result.epochs()).hasSizeBetween(2, 39);
  }
}
