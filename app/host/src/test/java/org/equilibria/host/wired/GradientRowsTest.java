package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingNote;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that fail are left out of gradients and told; what estimators evaluate is counted. */
class GradientRowsTest {

  private static final SeedStreams SEEDS = new SeedStreams(5);
  private static final int SAMPLES = 8;
  private static final int FEATURES = 3;
  private static final int WIDTH = 12;
  private static final Set<Role> ALL = TrainedLayers.ALL.roles();

  private Backend backend;
  private Scope scope;
  private NetworkWeights weights;
  private Network network;

  @BeforeEach
  void open() {
    backend = Wired.create(Kinds.BACKEND, "ejml");
    scope = backend.openScope("gradient rows", Precision.F64);
    NetworkSpec spec =
        NetworkSpec.ofOne(
            WIDTH,
            1,
            false,
            Wired.injection("linear"),
            Wired.create(Kinds.PARAMETERIZATION, "norm-scaling{gamma=0.5}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    weights = NetworkWeights.draw(spec, FEATURES, 1, SEEDS);
    network = new Network(scope, spec, weights, FEATURES, 1);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private static SolveSetup setup(GradientEstimator estimator) {
    SolveSetup plain = Wired.setup("picard", 1e-10);
    return new SolveSetup(plain.solver(), plain.termination(), estimator, plain.settings());
  }

  private static GradientEstimator implicit(String options) {
    return Wired.create(Kinds.GRADIENT, "implicit" + options);
  }

  /** Take the gradient by f for the adjoint, NaN in some rows. */
  private static GradientEstimator failingAt(int... rows) {
    return (request, sink) ->
        sink.accept(request.solution(), spoilt(request.cotangent(), request.scope(), rows));
  }

  private static Matrix spoilt(Matrix a, Scope scope, int... rows) {
    double[] values = Wired.download(a);
    for (int row : rows) {
      values[row * a.cols()] = Double.NaN;
    }
    Matrix out = scope.uninitialized(a.rows(), a.cols());
    scope.backend().upload(values, out);
    return out;
  }

  /** Return the gradient by all parameters of the sum of the outputs of some rows. */
  private NetworkGradient gradient(GradientEstimator estimator, double[] inputs, int... without) {
    Matrix x = scope.uninitialized(SAMPLES, FEATURES);
    backend.upload(inputs, x);
    double[] ones = new double[SAMPLES];
    Arrays.fill(ones, 1);
    for (int row : without) {
      ones[row] = 0;
    }
    Matrix gradOutput = scope.uninitialized(SAMPLES, 1);
    backend.upload(ones, gradOutput);
    ForwardPass pass =
        network.forward(x, network.zeroStates(SAMPLES, scope), setup(estimator), scope);
    return network.backward(pass, gradOutput, ALL, true, setup(estimator), scope);
  }

  private static double[] inputs() {
    return SEEDS.gaussian("x", SAMPLES * FEATURES);
  }

  private static void assertSame(NetworkGradient actual, NetworkGradient expected, Set<String> of) {
    for (String name : of) {
      double[] values = Wired.download(actual.by(name));
      // The same products of the same numbers, in the same order.
      assertThat(values).as(name).isEqualTo(Wired.download(expected.by(name)));
      assertThat(values).as(name).isNotEqualTo(new double[values.length]);
    }
  }

  @Test
  void anAdjointThatIsNotFiniteIsLeftOutAndTold() {
    NetworkGradient failed = gradient(failingAt(1, 6), inputs());
    assertThat(failed.adjoints().leftOut()).containsExactly(1, 6);
    NetworkGradient others = gradient(failingAt(), inputs(), 1, 6);
    assertThat(others.adjoints().leftOut()).isEmpty();
    assertSame(failed, others, Set.of("implicit.A", "injection.W"));
  }

  @Test
  void aStateThatIsNotFiniteIsLeftOutWhereItsSlopeIsZero() {
    // relu has slope 0 at NaN, so that q = slope o u is finite while q z^T is not
    GradientEstimator ownState =
        (request, sink) -> {
          Matrix z = spoilt(request.solution(), request.scope(), 2);
          sink.accept(z, request.cotangent());
        };
    NetworkGradient failed = gradient(ownState, inputs());
    assertThat(failed.adjoints().leftOut()).containsExactly(2);
    assertSame(failed, gradient(failingAt(), inputs(), 2), Set.of("implicit.A", "injection.W"));
  }

  @Test
  void anInputWithoutAnEquilibriumSpoilsNoGradient() {
    double[] inputs = inputs();
    inputs[3 * FEATURES] = Double.NaN;
    NetworkGradient failed = gradient(implicit(""), inputs);
    assertThat(failed.adjoints().leftOut()).containsExactly(3);
    assertSame(
        failed,
        gradient(implicit(""), inputs(), 3),
        Set.of("implicit.A", "injection.W", "readout.B"));
  }

  private TrainingResult trained(GradientEstimator estimator) {
    return trained(estimator, TrainedLayers.ALL, "adam{step=0.01}");
  }

  private TrainingResult trained(
      GradientEstimator estimator, TrainedLayers layers, String optimizer) {
    TrainOptions options =
        TrainOptions.builder()
            .layers(layers)
            .optimizer(Wired.create(Kinds.OPTIMIZER, optimizer))
            .epochs(2)
            .build();
    Samples train =
        new Samples(SAMPLES, FEATURES, 1, inputs(), SEEDS.gaussian("y", SAMPLES), new int[0]);
    Samples none = new Samples(0, FEATURES, 1, new double[0], new double[0], new int[0]);
    return new Trainer(network, setup(estimator), options, SEEDS)
        .run(train, none, Optional.empty(), record -> {}, scope);
  }

  @Test
  void aTrainingSaysWhichRowsItLeftOut() {
    TrainingResult result = trained(failingAt(0, 1, 2, 3, 4, 6));
    assertThat(result.status()).isEqualTo(TrainingStatus.COMPLETED);
    for (EpochRecord epoch : result.epochs().subList(0, 2)) {
      assertThat(epoch.backward().adjoint().leftOut()).isEqualTo(6);
      assertThat(epoch.gradientNorm()).isFinite().isPositive();
      assertThat(epoch.notes())
          .extracting(TrainingNote::text)
          .containsExactly(
              "left out of the gradient: rows 0, 1, 2, 3, 4 and 1 more of the 8 rows of the batch"
                  + " of update "
                  + (epoch.epoch() + 1)
                  + ", not finite");
    }
  }

  @Test
  void rowsThatTheAutomaticStepLeavesOutAreTold() {
    AtomicInteger calls = new AtomicInteger();
    GradientEstimator failingAtFirst =
        (request, sink) ->
            (calls.getAndIncrement() == 0 ? failingAt(5) : failingAt()).backward(request, sink);
    TrainingResult result =
        trained(failingAtFirst, TrainedLayers.IMPLICIT, "gradient-descent{step=auto}");
    assertThat(result.epochs().get(0).notes())
        .singleElement()
        .extracting(TrainingNote::text, as(STRING))
        .startsWith("left out of the gradient: row 5 of the 8 rows");
  }

  @Test
  void aTrainingWithoutAnyGradientHasDiverged() {
    TrainingResult result = trained(failingAt(0, 1, 2, 3, 4, 5, 6, 7));
    assertThat(result.status()).isEqualTo(TrainingStatus.DIVERGED);
    assertThat(result.detail()).startsWith("in epoch 1 no row of a batch had a finite gradient");
    EpochRecord only = result.epochs().get(0);
    assertThat(only.backward().adjoint().leftOut()).isEqualTo(SAMPLES);
    assertThat(only.notes()).hasSize(1);
    for (String name : weights.values().keySet()) {
      assertThat(Wired.download(network.parameter(name))).isEqualTo(weights.values().get(name));
    }
  }

  @Test
  void anAdjointThatIsCutShortIsNoFailedRow() {
    EpochRecord first = trained(implicit("{max-steps=1}")).epochs().get(0);
    assertThat(first.backward().truncatedRows()).isPositive();
    assertThat(first.backward().unconvergedRows()).isZero();
    assertThat(first.backward().adjoint().leftOut()).isZero();
    assertThat(first.notes()).isEmpty();
  }

  /** Take three terms of the Neumann series. */
  private static void neumann(BackwardRequest request, GradientSink sink) {
    Linearization at = request.map().linearize(request.solution(), request.scope());
    Matrix u = request.cotangent();
    for (int term = 0; term < 3; term++) {
      Matrix next = request.scope().uninitialized(u.rows(), u.cols());
      at.vjp(u, next);
      u = next;
    }
    sink.accept(request.solution(), u);
  }

  @Test
  void whatAnEstimatorEvaluatesOnItsOwnIsCountedInATraining() {
    List<EpochRecord> records = trained(GradientRowsTest::neumann).epochs();
    SolveSummary backward = records.get(0).backward();
    assertThat(backward.rows()).as("solved").isZero();
    assertThat(backward.adjoint().unsolvedRows()).isEqualTo(SAMPLES);
    assertThat(backward.rowEvaluations()).isEqualTo(3 * SAMPLES);
    assertThat(backward.meanEvaluations()).isEqualTo(3);
    assertThat(backward.maxEvaluations()).isEqualTo(3);
    assertThat(backward.gemmEquivalents()).isEqualTo(3);
    assertThat(records.get(2).backward().meanEvaluations()).as("only measures").isZero();
  }

  @Test
  void aSummaryHasTheLargestEstimateOfErrors() {
    EpochRecord first = trained(implicit("")).epochs().get(0);
    for (SolveSummary solves : List.of(first.forward(), first.backward())) {
      // ||M||_2 = .5, known to a percent or better, and relu: ||I - J|| is between .5 and 1.5, so
      // the estimate of the inverse is between 1/1.5 and 1/.5, and the error at most that times
      // the residual, which is at most 1e-10 of ||f(z)||.
      assertThat(solves.error().inverseNorm()).isBetween(0.99 / 1.5, 1.01 / 0.5);
      assertThat(solves.error().relativeError()).isBetween(0.0, 1.01e-10 / 0.5);
    }
  }
}
