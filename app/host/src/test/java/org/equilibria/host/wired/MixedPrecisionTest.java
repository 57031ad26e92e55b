package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.engine.train.Trainer;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Precision mixed trains as f32 does, on the native backend, and with fewer instructions, too. */
class MixedPrecisionTest {

  private static final SeedStreams SEEDS = new SeedStreams(5);
  private static final int FEATURES = 12;
  private static final int WIDTH = 96;
  private static final double RTOL = 1e-6;

  // Two roundings to f32 are added, as in the benchmarks: of the product, of the result.
  private static final double LIMIT = RTOL + 2 * Precision.F32.unitRoundoff();

  private static Backend nativeBackend() {
    return Wired.create(Kinds.BACKEND, "native");
  }

  private static Network network(Scope scope) {
    NetworkSpec spec =
        NetworkSpec.ofOne(
            WIDTH,
            1,
            false,
            Wired.injection("relu"),
            Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=0.6}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    return new Network(scope, spec, NetworkWeights.draw(spec, FEATURES, 1, SEEDS), FEATURES, 1);
  }

  private static SolveSetup setup(String solver, boolean inexact) {
    SolveSetup setup = Wired.setup(solver, RTOL);
    return new SolveSetup(
        setup.solver(),
        setup.termination(),
        setup.gradient(),
        setup.settings().withInexact(inexact));
  }

  private static Samples samples() {
    int n = 40;
    double[] x = SEEDS.gaussian("x", n * FEATURES);
    double[] targets = new double[n];
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = x[i * FEATURES] > 0 ? 1 : 0;
      targets[i] = 2 * classes[i] - 1;
    }
    return new Samples(n, FEATURES, 1, x, targets, classes);
  }

  private static List<EpochRecord> trained(Backend backend, boolean inexact) {
    try (Scope scope = backend.openScope("training", Precision.F32)) {
      TrainOptions options =
          TrainOptions.builder()
              .layers(TrainedLayers.ALL)
              .optimizer(Wired.create(Kinds.OPTIMIZER, "adam{step=0.01}"))
              .epochs(8)
              .batch(16)
              .build();
      List<EpochRecord> records = new ArrayList<>();
      new Trainer(network(scope), setup("anderson", inexact), options, SEEDS)
          .run(samples(), samples(), Optional.empty(), records::add, scope);
      return records;
    }
  }

  /**
   * Both solve to a relative residual of 1e-6, so equilibria and gradients differ by about 1e-6 /
   * (1 - 0.6 sqrt 2) of themselves. Adam divides a gradient by its own size: an entry that is all
   * but zero may move otherwise by up to a step of 0.01, though few do. Losses fall from about 1 to
   * below 0.1; a thousandth of the first one is a hundred times what the solves leave open and a
   * hundredth of what the training changes.
   */
  @Test
  void trainingGivesTheLossesOfF32() {
    try (Backend backend = nativeBackend()) {
      assumeThat(backend.bf16()).isPresent();
      List<EpochRecord> full = trained(backend, false);
      List<EpochRecord> mixed = trained(backend, true);
      assertThat(mixed).hasSameSizeAs(full);
      double first = full.get(0).loss();
      for (int i = 0; i < full.size(); i++) {
        assertThat(mixed.get(i).loss())
            .as("epoch %d", i + 1)
            .isCloseTo(full.get(i).loss(), offset(1e-3 * first));
      }
      assertThat(full.get(7).loss()).isLessThan(0.7 * first);
      double[] losses = mixed.stream().mapToDouble(EpochRecord::loss).toArray();
      assertThat(losses)
          .as("bf16 products were used")
          .isNotEqualTo(full.stream().mapToDouble(EpochRecord::loss).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"picard", "anderson", "broyden"})
  void nativeEquilibriaMeetTheToleranceInF64(String solver) {
    try (Backend backend = nativeBackend()) {
      assumeThat(backend.bf16()).isPresent();
      assertThat(worstResidual(backend, solver, true)).isLessThanOrEqualTo(LIMIT);
    }
  }

  /** Solve on a backend; return the largest relative residual of a row in f64. */
  private static double worstResidual(Backend backend, String solver, boolean inexact) {
    try (Scope scope = backend.openScope("solve", Precision.F32);
        Backend reference = TestBackends.reference();
        Scope exact = reference.openScope("check", Precision.F64)) {
      Network network = network(scope);
      Samples samples = samples();
      Matrix x = scope.uninitialized(samples.count(), FEATURES);
      backend.upload(SEEDS.gaussian("x", samples.count() * FEATURES), x);
      Matrix phi = network.inject(x, scope);
      ForwardPass pass =
          network.forwardInjected(
              phi, network.zeroStates(samples.count(), scope), setup(solver, inexact), scope);
      assertThat(pass.solves().get(0).outcomes())
          .extracting(SampleOutcome::relativeResidual)
          .allMatch(r -> r <= RTOL);
      if (inexact) {
        assertThat(pass.solves().get(0).stats().gemmEquivalents())
            .as("work in f32 products")
            .isNotEqualTo((double) pass.solves().get(0).stats().evaluations());
      }
      double[] z = Wired.download(pass.output());
      double[] b = Wired.download(phi);
      double[] m = Wired.download(network.weightsOfEquilibria().get(0));
      double worst = 0;
      for (int i = 0; i < samples.count(); i++) {
        worst = Math.max(worst, residual(m, b, z, i * WIDTH));
      }
      return worst;
    }
  }

  private static double residual(double[] m, double[] b, double[] z, int at) {
    double distance = 0;
    double image = 0;
    for (int j = 0; j < WIDTH; j++) {
      double y = b[at + j];
      for (int k = 0; k < WIDTH; k++) {
        y += m[j * WIDTH + k] * z[at + k];
      }
      double f = Math.max(0, y);
      distance += (f - z[at + j]) * (f - z[at + j]);
      image += f * f;
    }
    return Math.sqrt(distance / image);
  }

  @Test
  void aBackendWithoutBf16RefusesMixedAndAutoIsF32() {
    try (Backend backend = TestBackends.reference()) {
      assertThat(PrecisionMode.AUTO.on(backend)).isEqualTo(PrecisionMode.F32);
      assertThatThrownBy(() -> PrecisionMode.MIXED.on(backend))
          .isInstanceOf(EquilibriaException.class)
          .hasMessage(
              "backend ejml has no bf16 products here, which precision mixed takes;"
                  + " accepted: f32, f64, auto");
      assertThat(PrecisionMode.explanation(backend)).isEqualTo("f32: no bf16 products");
    }
  }

  /** Say in a JVM of its own what is left once instructions are switched off. */
  static final class Main {
    public static void main(String[] args) {
      try (Backend backend = nativeBackend()) {
        System.out.println(
            "%s %s %s"
                .formatted(
                    backend.bf16().isPresent() ? "bf16" : "none",
                    PrecisionMode.AUTO.on(backend).text(),
                    worstResidual(backend, "picard", backend.bf16().isPresent()) <= LIMIT));
      }
    }
  }

  /** oneDNN emulates bf16 products with AVX-512, slowly, and has none with AVX2. */
  @ParameterizedTest
  @ValueSource(strings = {"AVX512_CORE", "AVX2"})
  void withoutInstructionsForBf16AutoIsF32AndAnswersAreRight(String instructions)
      throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.environment().put("ONEDNN_MAX_CPU_ISA", instructions);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.strip()).endsWith(" f32 true");
    if (instructions.equals("AVX2")) {
      assertThat(output.strip()).isEqualTo("none f32 true");
    }
  }
}
