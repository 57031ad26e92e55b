package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.host.wired.Wired.assertClose;
import static org.equilibria.host.wired.Wired.download;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.ejml.simple.SimpleMatrix;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.network.TangentKernel;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.GradientFlow;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.engine.train.TrainingStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare the gradient flow with values computed by independent code, and with descent. */
class GradientFlowTest {

  private static final int MANY = 100_000;

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = Wired.create(Kinds.BACKEND, "ejml");
    scope = backend.openScope("flow", Precision.F64);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private static GradientFlow flow(double time, double rtol, int evaluations) {
    return new GradientFlow(new GradientFlow.Options(Double.toString(time), rtol, evaluations));
  }

  private static TrainOptions options(Optimizer optimizer, int epochs) {
    return TrainOptions.builder().optimizer(optimizer).epochs(epochs).watch(false).build();
  }

  private static double[] losses(TrainingResult result) {
    return result.epochs().stream().mapToDouble(r -> r.loss()).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"A1_small", "A3_linear"})
  void theSmoothFlowIsTheGoldenOne(String name) {
    GoldenCase golden = GoldenCase.read(name);
    double[] t = golden.numbers("gf_smooth.t");
    Network network = GoldenNetworkTest.network(golden, scope);
    TrainingResult result =
        new Trainer(
                network,
                Wired.setup("anderson", 1e-14),
                options(flow(t[1], 1e-12, MANY), t.length - 1),
                new SeedStreams(1))
            .run(GoldenNetworkTest.samples(golden), record -> {}, scope);
    assertThat(result.status()).isEqualTo(TrainingStatus.COMPLETED);
    assertRelative(losses(result), golden.numbers("gf_smooth.loss"), 1e-10);
    assertClose(
        download(network.parameter("implicit.A")), golden.numbers("gf_smooth.final_A"), 1e-10);
  }

  @ParameterizedTest
  @CsvSource({"A1_small, 1e-5", "A3_linear, 1e-6"})
  void theFlowAcrossKinksIsTheGoldenOneUpToWhatThatIsGoodFor(String name, double rtol) {
    GoldenCase golden = GoldenCase.read(name);
    double[] t = golden.numbers("gf.t");
    TrainingResult result =
        new Trainer(
                GoldenNetworkTest.network(golden, scope),
                Wired.setup("anderson", 1e-10),
                options(flow(t[1], rtol, MANY), t.length - 1),
                new SeedStreams(1))
            .run(GoldenNetworkTest.samples(golden), record -> {}, scope);
    assertThat(result.status()).isEqualTo(TrainingStatus.COMPLETED);
    assertRelative(
        losses(result), golden.numbers("gf.loss"), 3 * golden.numbers("gf.self_diff")[0] + 1e-6);
  }

  private static void assertRelative(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual[k] / expected[k]).as("entry %d", k).isCloseTo(1, within(tolerance));
    }
  }

  // The network of docs/theory.md, section 6: n = 20, d = 10, m = 256, gamma = .35.

  private static final int N = 20;
  private static final int D = 10;
  private static final int M = 256;

  private Network network(SeedStreams seeds) {
    return network(seeds, scope);
  }

  private static Network network(SeedStreams seeds, Scope scope) {
    NetworkSpec spec =
        NetworkSpec.ofOne(
            M,
            1,
            false,
            Wired.injection("relu"),
            Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=0.35}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    return new Network(scope, spec, NetworkWeights.draw(spec, D, 1, seeds), D, 1);
  }

  private static Samples samples(SeedStreams seeds) {
    double[] x = seeds.gaussian("x", N * D);
    for (int i = 0; i < N; i++) {
      double norm = 0;
      for (int j = 0; j < D; j++) {
        norm += x[i * D + j] * x[i * D + j];
      }
      for (int j = 0; j < D; j++) {
        x[i * D + j] /= Math.sqrt(norm);
      }
    }
    return new Samples(N, D, 1, x, seeds.gaussian("y", N), new int[N]);
  }

  private static SolveSetup setup() {
    return Wired.setup("anderson", 1e-8);
  }

  /** Return the eigenvalues of the Gram matrix at the initial parameters, ascending. */
  private double[] spectrum(Network network, Samples samples) {
    try (Scope work = scope.child("gram")) {
      Matrix x = work.uninitialized(N, D);
      backend.upload(samples.inputs(), x);
      TangentKernel kernel =
          new TangentKernel(
              network,
              network.forward(x, network.zeroStates(N, work), setup(), work),
              setup(),
              work);
      SimpleMatrix gram = new SimpleMatrix(N, N);
      for (int j = 0; j < N; j++) {
        double[] unit = new double[N];
        unit[j] = 1;
        double[] column = new double[N];
        kernel.apply(unit, column);
        for (int i = 0; i < N; i++) {
          gram.set(i, j, column[i]);
        }
      }
      gram = gram.plus(gram.transpose()).scale(0.5);
      return gram.eig().getEigenvalues().stream().mapToDouble(v -> v.getReal()).sorted().toArray();
    }
  }

  private TrainingResult run(SeedStreams seeds, Optimizer optimizer, int epochs) {
    return new Trainer(network(seeds), setup(), options(optimizer, epochs), seeds)
        .run(samples(seeds), record -> {}, scope);
  }

  @Test
  void theLossFallsBelowTheEnvelopeOfTheInitialGramMatrix() {
    SeedStreams seeds = new SeedStreams(1);
    double least = spectrum(network(seeds), samples(seeds))[0];
    int points = 10;
    double time = 1 / least;
    double[] loss = losses(run(seeds, flow(time / points, 1e-3, MANY), points));
    for (int k = 1; k <= points; k++) {
      double envelope = loss[0] * Math.exp(-2 * least * time * k / points);
      assertThat(loss[k]).isLessThan(envelope).isLessThan(loss[k - 1]);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.05, 0.0005, 0.01", "0.25, 0.004, 0.04", "1, 0.02, 0.15"})
  void descentDeviatesFromTheFlowByItsStep(double share, double least, double most) {
    SeedStreams seeds = new SeedStreams(1);
    double[] spectrum = spectrum(network(seeds), samples(seeds));
    double step = share / spectrum[N - 1];
    int steps = (int) Math.round(3 / share);
    double[] descent = losses(run(seeds, GradientDescent.with(new StepSize.Fixed(step)), steps));
    int points = 3;
    double[] flow = losses(run(seeds, flow(steps * step / points, 1e-4, MANY), points));
    double deviation = 0;
    for (int k = 1; k <= points; k++) {
      deviation = Math.max(deviation, Math.abs(descent[k * steps / points] / flow[k] - 1));
    }
    assertThat(deviation).isBetween(least, most);
  }

  @Test
  void descentBeyondItsLimitOfStabilityIsNotMonotoneWhereTheFlowIs() {
    SeedStreams seeds = new SeedStreams(1);
    double step = 2.5 / spectrum(network(seeds), samples(seeds))[N - 1];
    double[] descent = losses(run(seeds, GradientDescent.with(new StepSize.Fixed(step)), 10));
    double[] flow = losses(run(seeds, flow(step, 1e-3, MANY), 10));
    assertThat(descent).isNotEqualTo(sortedDown(descent));
    assertThat(flow).isEqualTo(sortedDown(flow));
  }

  private static double[] sortedDown(double[] values) {
    return Arrays.stream(values).map(v -> -v).sorted().map(v -> -v).toArray();
  }

  @Test
  void aFlowThatMeetsItsBoundEndsAsIfDoneAndKeepsWhatItReached() {
    SeedStreams seeds = new SeedStreams(1);
    TrainingResult result = run(seeds, flow(5, 1e-3, 40), 4);
    assertThat(result.status()).isEqualTo(TrainingStatus.LIMIT);
    assertThat(result.detail())
        .contains("the bound of 40 gradient evaluations was reached", "t = ");
    double[] loss = losses(result);
    assertThat(loss).hasSize(2);
    assertThat(loss[1]).isLessThan(loss[0]);
  }

  @Test
  void aResumedFlowHasTheSameBits() {
    SeedStreams seeds = new SeedStreams(1);
    TrainOptions options = options(flow(1, 1e-3, MANY), 3);
    Network whole = network(seeds);
    new Trainer(whole, setup(), options, seeds).run(samples(seeds), record -> {}, scope);

    TrainingSnapshot[] kept = new TrainingSnapshot[1];
    TrainingListener keeper =
        new TrainingListener() {
          @Override
          public void epoch(EpochRecord record) {}

          @Override
          public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
            TrainingSnapshot now = snapshot.get();
            kept[0] = now.position().epoch() == 1 ? now : kept[0];
          }
        };
    new Trainer(network(seeds), setup(), options, seeds).run(samples(seeds), keeper, scope);
    Network resumed = network(seeds);
    Samples none = new Samples(0, D, 1, new double[0], new double[0], new int[0]);
    new Trainer(resumed, setup(), options, seeds)
        .run(samples(seeds), none, Optional.of(kept[0]), record -> {}, scope);
    assertThat(download(resumed.parameter("implicit.A")))
        .isEqualTo(download(whole.parameter("implicit.A")));
  }

  @Test
  void singlePrecisionAndBatchesAreRefused() {
    SeedStreams seeds = new SeedStreams(1);
    try (Scope single = backend.openScope("single", Precision.F32)) {
      Trainer trainer =
          new Trainer(network(seeds, single), setup(), options(flow(1, 1e-5, MANY), 1), seeds);
      assertThatThrownBy(() -> trainer.run(samples(seeds), record -> {}, single))
          .isInstanceOf(EquilibriaException.class)
          .hasMessageContaining("gradient-flow needs precision f64");
    }
    assertThatThrownBy(() -> TrainOptions.builder().optimizer(flow(1, 1e-5, MANY)).batch(5).build())
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("needs batch 0, clip-norm 0 and hold none");
  }
}
