package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Hold;
import org.equilibria.engine.train.Inexactness;
import org.equilibria.engine.train.Losses;
import org.equilibria.engine.train.Stopping;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.engine.train.TrainingStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that is stopped anywhere and continued ends with the same bits. */
class ResumptionTest {

  private static final SeedStreams SEEDS = new SeedStreams(21);
  private static final int FEATURES = 3;

  /** What a training came to, without times. */
  private record End(List<double[]> weights, List<List<Object>> records, TrainingStatus status) {}

  private static Samples samples(String name, int count) {
    double[] inputs = SEEDS.gaussian(name, count * FEATURES);
    double[] targets = new double[count];
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      double product = inputs[i * FEATURES] * inputs[i * FEATURES + 1];
      classes[i] = product + inputs[i * FEATURES + 2] > 0 ? 1 : 0;
      targets[i] = 2 * classes[i] - 1;
    }
    return new Samples(count, FEATURES, 1, inputs, targets, classes);
  }

  private static NetworkSpec spec() {
    return new NetworkSpec(
        1,
        true,
        IntStream.of(12, 8)
            .<LayerSpec>mapToObj(
                width ->
                    new LayerSpec.Equilibrium(
                        new AffineCell(
                            width,
                            Wired.injection("relu"),
                            Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=0.4}"),
                            Wired.create(Kinds.ACTIVATION, "relu")),
                        Optional.empty(),
                        Optional.empty()))
            .toList());
  }

  private static TrainOptions options(String optimizer) {
    return TrainOptions.builder()
        .layers(TrainedLayers.ALL)
        .optimizer(Wired.create(Kinds.OPTIMIZER, optimizer))
        .loss(Losses.LOGISTIC)
        .epochs(6)
        .batch(7)
        .clipNorm(1)
        .hold(Hold.NORM)
        .inexactness(new Inexactness(1e-2, 1e-2))
        .stopping(new Stopping(3, 0, Duration.ZERO))
        .build();
  }

  private static End train(
      TrainOptions options,
      Optional<TrainingSnapshot> from,
      Cancellation cancellation,
      TrainingListener listener) {
    try (Backend backend = Wired.create(Kinds.BACKEND, "ejml");
        Scope scope = backend.openScope("resumption", Precision.F64)) {
      NetworkSpec spec = spec();
      Network network =
          new Network(scope, spec, NetworkWeights.draw(spec, FEATURES, 1, SEEDS), FEATURES, 1);
      SolveSetup setup = Wired.setup("anderson", 1e-8);
      SolveSetup watched =
          new SolveSetup(
              setup.solver(),
              setup.termination(),
              setup.gradient(),
              setup.settings().withCancellation(cancellation));
      TrainingResult result =
          new Trainer(network, watched, options, SEEDS)
              .run(samples("train", 30), samples("validation", 9), from, listener, scope);
      return new End(
          List.copyOf(network.weights().values().values()),
          result.epochs().stream().map(ResumptionTest::withoutTimes).toList(),
          result.status());
    }
  }

  private static List<Object> withoutTimes(EpochRecord r) {
    return List.of(
        r.epoch(),
        r.updates(),
        r.loss(),
        r.accuracy(),
        r.gradientNorm(),
        r.spectra(),
        r.notes(),
        r.validation().orElseThrow().loss(),
        r.forward().rowEvaluations(),
        r.backward().rowEvaluations());
  }

  private static void assertSame(End actual, End expected) {
    assertThat(actual.status()).isEqualTo(expected.status());
    assertThat(actual.records()).isEqualTo(expected.records());
    for (int p = 0; p < expected.weights().size(); p++) {
      assertThat(Arrays.equals(actual.weights().get(p), expected.weights().get(p)))
          .as("parameter %d", p)
          .isTrue();
    }
  }

  private static TrainingListener collecting(List<TrainingSnapshot> snapshots) {
    return new TrainingListener() {
      @Override
      public void epoch(EpochRecord record) {}

      @Override
      public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
        snapshots.add(snapshot.get());
      }
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam{step=0.05, decay=0.01}",
        "sgd{step=0.1, momentum=0.8, nesterov=true}",
        "gradient-descent{step=0.01}"
      })
  void everyMomentOfATrainingCanBeContinuedFrom(String optimizer) {
    List<TrainingSnapshot> snapshots = new ArrayList<>();
    End whole =
        train(options(optimizer), Optional.empty(), Cancellation.NEVER, collecting(snapshots));
    assertThat(whole.status().isFinished()).isTrue();
    assertThat(snapshots).hasSizeGreaterThan(15);
    for (TrainingSnapshot snapshot : snapshots) {
      End continued = train(options(optimizer), Optional.of(snapshot), Cancellation.NEVER, r -> {});
      assertSame(continued, whole);
    }
  }

  @Test
  void aTrainingCancelledInTheMiddleOfASolveContinuesToTheSameBits() {
    End whole = train(options("adam{step=0.05}"), Optional.empty(), Cancellation.NEVER, r -> {});
    for (int asked = 1; asked < 900; asked += 97) {
      AtomicInteger left = new AtomicInteger(asked);
      List<TrainingSnapshot> snapshots = new ArrayList<>();
      End stopped =
          train(
              options("adam{step=0.05}"),
              Optional.empty(),
              () -> left.decrementAndGet() < 0,
              collecting(snapshots));
      assertThat(stopped.status()).as("asked %d times", asked).isEqualTo(TrainingStatus.CANCELLED);
      TrainingSnapshot last = snapshots.get(snapshots.size() - 1);
      assertSame(
          train(options("adam{step=0.05}"), Optional.of(last), Cancellation.NEVER, r -> {}), whole);
    }
  }

  @Test
  void aSnapshotOfAnotherTrainingIsRefused() {
    List<TrainingSnapshot> snapshots = new ArrayList<>();
    train(options("adam{step=0.05}"), Optional.empty(), Cancellation.NEVER, collecting(snapshots));
    TrainOptions other =
        TrainOptions.builder()
            .layers(TrainedLayers.READOUT)
            .optimizer(Wired.create(Kinds.OPTIMIZER, "sgd{momentum=0.5}"))
            .build();
    assertThatThrownBy(
            () -> train(other, Optional.of(snapshots.get(3)), Cancellation.NEVER, r -> {}))
        .hasMessageContaining("does not fit this training");
  }
}
