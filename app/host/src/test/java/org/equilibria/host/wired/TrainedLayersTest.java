package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equilibria.host.wired.Wired.assertClose;
import static org.equilibria.host.wired.Wired.download;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Schedule;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.Schedules;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What moves, moves by the golden gradients; what is frozen stays as it is. */
class TrainedLayersTest {

  private static final double STEP = 0.25;

  private final GoldenCase golden = GoldenCase.read("A1_small");
  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    open(Wired.create(Kinds.BACKEND, "ejml"));
  }

  private void open(Backend opened) {
    backend = opened;
    scope = backend.openScope("layers", Precision.F64);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  static Stream<Arguments> layersAndBackends() {
    return Stream.of(TrainedLayers.values())
        .flatMap(l -> TestBackends.all().keySet().stream().map(b -> Arguments.of(l, b)));
  }

  @ParameterizedTest
  @MethodSource("layersAndBackends")
  void oneStepOfGradientDescentIsTheGoldenGradient(TrainedLayers layers, String backendName) {
    close();
    open(TestBackends.all().get(backendName).get());
    Network network = network();
    TrainingResult result =
        train(network, layers, GradientDescent.with(new StepSize.Fixed(STEP)), 1, 0);
    assertThat(result.status()).isEqualTo(TrainingStatus.COMPLETED);
    assertMoved(network.parameter("implicit.A"), "A", layers.roles().contains(Role.IMPLICIT));
    assertMoved(network.parameter("injection.W"), "W", layers.roles().contains(Role.INJECTION));
    assertMoved(network.parameter("readout.B"), "b", layers.roles().contains(Role.READOUT));
    long adjointRows = result.epochs().get(0).backward().rows();
    assertThat(adjointRows).isEqualTo(layers == TrainedLayers.READOUT ? 0 : golden.integer("n"));
  }

  private void assertMoved(Matrix parameter, String name, boolean moved) {
    double[] expected = golden.numbers(name);
    double[] gradient = golden.numbers("grads." + name);
    for (int i = 0; i < expected.length && moved; i++) {
      expected[i] -= STEP * gradient[i];
    }
    assertClose(download(parameter), expected, 1e-9);
  }

  @Test
  void theLossesOfBatchesAddUpToThatOfAllSamples() {
    // With steps too small to move anything, the losses of the batches add up to that of all.
    TrainingResult result =
        train(network(), TrainedLayers.ALL, GradientDescent.with(new StepSize.Fixed(1e-300)), 2, 2);
    for (EpochRecord record : result.epochs()) {
      assertThat(record.loss() / golden.number("forward.loss") - 1).isBetween(-1e-10, 1e-10);
      assertThat(record.forward().rows()).isEqualTo(golden.integer("n"));
    }
  }

  static Stream<Arguments> optimizersAndBackends() {
    return Stream.of("adam{step=0.02}", "sgd{step=0.05, momentum=0.5}", "sgd{step=0.05}")
        .flatMap(o -> TestBackends.all().keySet().stream().map(b -> Arguments.of(o, b)));
  }

  @ParameterizedTest
  @MethodSource("optimizersAndBackends")
  void everyOptimizerLowersTheLossInBatches(String optimizer, String backendName) {
    close();
    open(TestBackends.all().get(backendName).get());
    Optimizer chosen = Wired.create(Kinds.OPTIMIZER, optimizer);
    TrainingResult result = train(network(), TrainedLayers.ALL, chosen, 60, 2);
    List<EpochRecord> records = result.epochs();
    assertThat(records.get(records.size() - 1).loss()).isLessThan(0.1 * records.get(0).loss());
  }

  @Test
  void stepSizesFollowScheduleAndWarmUp() {
    // Three epochs of full-batch descent of the readout alone: the step of update k is
    // STEP * min(1, (k + 1) / 2) * 0.5^k, and the gradient follows from the state before it.
    Schedule halving = Schedules.step(new Schedules.StepOptions(1, 0.5));
    List<Double> steps = new ArrayList<>();
    Optimizer recording =
        new Optimizer() {
          @Override
          public StepSize step() {
            return new StepSize.Fixed(STEP);
          }

          @Override
          public boolean averages() {
            return false;
          }

          @Override
          public Updater start(List<Matrix> parameters, Scope scope) {
            return (values, gradients, step, number) -> steps.add(step);
          }
        };
    TrainOptions options =
        TrainOptions.builder()
            .layers(TrainedLayers.READOUT)
            .optimizer(recording)
            .schedule(halving)
            .warmUp(2)
            .epochs(3)
            .build();
    new Trainer(network(), Wired.setup("anderson", 1e-6), options, new SeedStreams(2))
        .run(samples(), record -> {}, scope);
    assertThat(steps).containsExactly(STEP * 0.5, STEP * 0.5, STEP * 0.25);
  }

  @Test
  void aLongGradientIsShortenedToTheClipNorm() {
    Network network = network();
    double[] before = download(network.parameter("readout.B"));
    TrainOptions options =
        TrainOptions.builder()
            .layers(TrainedLayers.READOUT)
            .optimizer(GradientDescent.with(new StepSize.Fixed(1)))
            .clipNorm(1e-3)
            .epochs(1)
            .build();
    new Trainer(network, Wired.setup("anderson", 1e-13), options, new SeedStreams(2))
        .run(samples(), record -> {}, scope);
    double[] after = download(network.parameter("readout.B"));
    double[] gradient = golden.numbers("grads.b");
    double norm = 0;
    for (double g : gradient) {
      norm += g * g;
    }
    double[] moved = new double[before.length];
    double[] expected = new double[before.length];
    for (int i = 0; i < before.length; i++) {
      moved[i] = before[i] - after[i];
      expected[i] = 1e-3 * gradient[i] / Math.sqrt(norm);
    }
    assertClose(moved, expected, 1e-9);
  }

  @Test
  void aCentredNetworkSubtractsItsFirstSelfWhateverMoves() {
    Network network = network(true);
    Trainer trainer = trainer(network, TrainedLayers.ALL, new StepSize.Fixed(STEP), 1);
    Samples samples = samples();
    double halfNorm = 0;
    for (double y : samples.targets()) {
      halfNorm += y * y / 2;
    }
    TrainingResult result = trainer.run(samples, record -> {}, scope);
    assertThat(result.epochs().get(0).loss() / halfNorm - 1).isBetween(-1e-10, 1e-10);
    double trained = result.epochs().get(1).loss();
    assertThat(trainer.assess(samples, scope).loss() / trained - 1).isBetween(-1e-10, 1e-10);
  }

  @Test
  void everySolveOfATrainingIsInItsRecords() {
    int n = golden.integer("n");
    Trainer trainer = trainer(network(true), TrainedLayers.IMPLICIT, new StepSize.Auto(), 1);
    List<EpochRecord> records = trainer.run(samples(), record -> {}, scope).epochs();
    assertThat(records.get(0).forward().rows()).as("samples and centring offset").isEqualTo(2 * n);
    assertThat(records.get(0).backward().rows()).as("gradient and step size").isEqualTo(2 * n);
    assertThat(records.get(1).forward().rows()).isEqualTo(n);
    assertThat(records.get(1).backward().rows()).isZero();
    assertThat(trainer.assess(samples(), scope).solve().rows()).isEqualTo(2 * n);
  }

  @Test
  void cancellationIsSeenEvenWhereEverySolveConvergesAtOnce() {
    // Only the readout moves: from the second epoch on each solve starts at its solution.
    AtomicBoolean wanted = new AtomicBoolean();
    SolveSetup setup = Wired.setup("anderson", 1e-10);
    SolveSetup watched =
        new SolveSetup(
            setup.solver(),
            setup.termination(),
            setup.gradient(),
            setup.settings().withCancellation(wanted::get));
    TrainOptions options =
        options(TrainedLayers.READOUT, GradientDescent.with(new StepSize.Fixed(1e-3)), 20, 0);
    TrainingResult result =
        new Trainer(network(), watched, options, new SeedStreams(2))
            .run(samples(), record -> wanted.set(wanted.get() || record.epoch() == 2), scope);
    assertThat(result.epochs().get(2).forward().maxEvaluations()).isEqualTo(1);
    assertThat(result.status()).isEqualTo(TrainingStatus.CANCELLED);
    assertThat(result.epochs()).hasSize(3);
  }

  private TrainingResult train(
      Network network, TrainedLayers layers, Optimizer optimizer, int epochs, int batch) {
    TrainOptions options = options(layers, optimizer, epochs, batch);
    return new Trainer(network, Wired.setup("anderson", 1e-13), options, new SeedStreams(2))
        .run(samples(), record -> {}, scope);
  }

  private static TrainOptions options(
      TrainedLayers layers, Optimizer optimizer, int epochs, int batch) {
    return TrainOptions.builder()
        .layers(layers)
        .optimizer(optimizer)
        .epochs(epochs)
        .batch(batch)
        .build();
  }

  private Trainer trainer(Network network, TrainedLayers layers, StepSize step, int epochs) {
    TrainOptions options = options(layers, GradientDescent.with(step), epochs, 0);
    return new Trainer(network, Wired.setup("anderson", 1e-13), options, new SeedStreams(2));
  }

  private Network network() {
    return network(false);
  }

  private Network network(boolean centred) {
    NetworkSpec spec =
        NetworkSpec.ofOne(
            golden.integer("m"),
            1,
            centred,
            Wired.injection("relu"),
            Wired.create(
                Kinds.PARAMETERIZATION, "gamma-scaling{gamma=" + golden.number("gamma") + "}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    NetworkWeights weights =
        Wired.weights(golden.numbers("W"), golden.numbers("A"), golden.numbers("b"));
    return new Network(scope, spec, weights, golden.integer("d"), 1);
  }

  private Samples samples() {
    int n = golden.integer("n");
    return new Samples(
        n, golden.integer("d"), 1, golden.numbers("X"), golden.numbers("y"), new int[n]);
  }
}
