package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equilibria.host.wired.Wired.assertClose;
import static org.equilibria.host.wired.Wired.download;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare networks built from the wired components with the golden values of the theory. */
class GoldenNetworkTest {

  // A residual of 1e-13 leaves an error of at most c 1e-13, c = 1 + rho/mu < 10 in every case: well
  // below the 1e-10 (forward) and 1e-9 (gradients) that the golden values are good for.
  private static final double RTOL = 1e-13;
  private static final double FORWARD = 1e-10;
  private static final double GRADIENT = 1e-9;

  private Backend backend;
  private Scope scope;

  private void open(Backend opened) {
    backend = opened;
    scope = backend.openScope("golden", Precision.F64);
  }

  @AfterEach
  void close() {
    if (backend != null) {
      scope.close();
      backend.close();
    }
  }

  static Stream<Arguments> casesSolversAndBackends() {
    return Stream.of("A1_small", "A2_medium", "A3_linear", "A5_monotone_only")
        .flatMap(
            name ->
                Stream.of("picard", "anderson", "broyden")
                    .flatMap(
                        solver -> backends().map(backend -> Arguments.of(name, solver, backend))));
  }

  /** The reference, the backends that catch mistakes, and a device with a queue. */
  private static Stream<String> backends() {
    return Stream.concat(
        TestBackends.all().keySet().stream(), Stream.of("opencl", "opencl{blocking=true}"));
  }

  private static Backend named(String name) {
    return name.startsWith("opencl") ? OpenClDevice.open(name) : TestBackends.all().get(name).get();
  }

  @ParameterizedTest
  @MethodSource("casesSolversAndBackends")
  void equilibriumOutputLossAndGradientsAreTheGoldenOnes(
      String name, String solver, String backendName) {
    open(named(backendName));
    GoldenCase golden = GoldenCase.read(name);
    SolveSetup setup = Wired.setup(solver, RTOL);
    Network network = network(golden);
    int n = golden.integer("n");
    Matrix x = upload(golden.numbers("X"), n);
    Matrix phi = network.inject(x, scope);
    assertClose(download(phi), golden.numbers("forward.phi"), FORWARD);

    ForwardPass forward = network.forward(x, network.zeroStates(n, scope), setup, scope);
    assertThat(forward.solves()).hasSize(1).allMatch(SolveResult::converged);
    assertClose(download(forward.output()), golden.numbers("forward.z"), FORWARD);

    Matrix f = scope.uninitialized(n, 1);
    network.output(forward.output(), scope.zeros(n, 1), f);
    assertClose(download(f), golden.numbers("forward.f"), FORWARD);
    double[] error = difference(download(f), golden.numbers("y"));
    double loss = Arrays.stream(error).map(e -> e * e / 2).sum();
    assertThat(loss / golden.number("forward.loss") - 1).isBetween(-FORWARD, FORWARD);

    Matrix e = upload(error, n);
    NetworkGradient gradient = backward(network, forward, e, setup);
    assertClose(download(gradient.by("implicit.A")), golden.numbers("grads.A"), GRADIENT);
    assertClose(download(gradient.by("readout.B")), golden.numbers("grads.b"), GRADIENT);
    assertClose(download(gradient.by("injection.W")), golden.numbers("grads.W"), GRADIENT);

    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    NetworkGradient ofOutput = backward(network, forward, upload(ones, n), setup);
    assertClose(download(ofOutput.injected().orElseThrow()), golden.numbers("grads.q"), GRADIENT);
    assertClose(download(ofOutput.input().orElseThrow()), golden.numbers("grads.df_dx"), GRADIENT);
  }

  // mu/L^2 is small where mu is: the guarantee costs thousands of steps.
  private static final Termination PATIENT =
      Termination.builder().rtol(RTOL).maxSteps(200_000).stallWindow(5000).build();

  private static SolveSetup splitting() {
    return new SolveSetup(
        Wired.create(Kinds.SOLVER, "forward-backward"),
        PATIENT,
        Wired.create(Kinds.GRADIENT, "implicit"),
        SolveSettings.quiet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A1_small", "A5_monotone_only"})
  void forwardBackwardFindsTheGoldenEquilibriaAndAdjoints(String name) {
    open(Wired.create(Kinds.BACKEND, "ejml"));
    GoldenCase golden = GoldenCase.read(name);
    SolveSetup setup = splitting();
    Network network = network(golden);
    int n = golden.integer("n");
    Matrix x = upload(golden.numbers("X"), n);
    ForwardPass forward = network.forward(x, network.zeroStates(n, scope), setup, scope);
    assertThat(forward.solves()).hasSize(1).allMatch(SolveResult::converged);
    assertClose(download(forward.output()), golden.numbers("forward.z"), FORWARD);
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    NetworkGradient gradient = backward(network, forward, upload(ones, n), setup);
    assertClose(download(gradient.injected().orElseThrow()), golden.numbers("grads.q"), GRADIENT);
  }

  @Test
  void forwardBackwardRefusesTheIllPosedNetwork() {
    open(Wired.create(Kinds.BACKEND, "ejml"));
    GoldenCase golden = GoldenCase.read("A6_illposed");
    Network network = network(golden);
    int n = golden.integer("n");
    Matrix x = upload(golden.numbers("X"), n);
    ForwardPass forward = network.forward(x, network.zeroStates(n, scope), splitting(), scope);
    assertThat(forward.solves().get(0).outcomes())
        .hasSize(n)
        .allSatisfy(
            o -> {
              assertThat(o.status()).isEqualTo(SolveStatus.BREAKDOWN);
              assertThat(o.detail()).contains("mu = 1 - lambda_max", "-1.27, not above 0");
            });
  }

  private NetworkGradient backward(
      Network network, ForwardPass forward, Matrix gradOutput, SolveSetup setup) {
    NetworkGradient gradient =
        network.backward(forward, gradOutput, Set.of(Role.values()), true, setup, scope);
    assertThat(gradient.solves()).hasSize(1).allMatch(SolveResult::converged);
    return gradient;
  }

  @ParameterizedTest
  @ValueSource(strings = {"A1_small", "A2_medium", "A3_linear"})
  void gradientDescentFollowsTheGoldenTrajectory(String name) {
    open(Wired.create(Kinds.BACKEND, "ejml"));
    GoldenCase golden = GoldenCase.read(name);
    Network network = network(golden);
    int steps = golden.integer("gd.steps");
    TrainOptions options =
        TrainOptions.builder()
            .optimizer(GradientDescent.with(new StepSize.Fixed(golden.number("gd.eta"))))
            .epochs(steps)
            .build();
    SimpleMatrix start = matrix(network.parameter("implicit.A"));
    List<SimpleMatrix> iterates = new ArrayList<>(List.of(start));
    TrainingResult result =
        new Trainer(network, Wired.setup("anderson", RTOL), options, new SeedStreams(1))
            .run(
                samples(golden),
                record -> iterates.add(matrix(network.parameter("implicit.A"))),
                scope);
    iterates.remove(steps + 1); // the last record measures only: it follows no update
    assertThat(result.status()).isEqualTo(TrainingStatus.COMPLETED);
    double[] loss = result.epochs().stream().mapToDouble(r -> r.loss()).toArray();
    assertElementwise(loss, golden.numbers("gd.loss"));
    assertElementwise(
        iterates.stream().mapToDouble(a -> a.minus(start).normF()).toArray(),
        golden.numbers("gd.radius"));
    assertElementwise(
        iterates.stream().mapToDouble(a -> smallestGramEigenvalue(golden, a)).toArray(),
        golden.numbers("gd.lambda_min"));
  }

  /**
   * Compute lambda_min of H_A = gamma^2/m (z_i.z_j)(q_i.q_j) by dense algebra, apart from the
   * engine.
   */
  private static double smallestGramEigenvalue(GoldenCase golden, SimpleMatrix a) {
    int m = golden.integer("m");
    int n = golden.integer("n");
    double scale = golden.number("gamma") / Math.sqrt(m);
    SimpleMatrix weight = a.scale(scale);
    SimpleMatrix phi = new SimpleMatrix(n, m, true, golden.numbers("forward.phi"));
    SimpleMatrix readout = new SimpleMatrix(m, 1, true, golden.numbers("b"));
    SimpleMatrix z = new SimpleMatrix(n, m);
    for (int k = 0; k < 400; k++) {
      z = each(z.mult(weight.transpose()).plus(phi), v -> Math.max(v, 0));
    }
    SimpleMatrix pre = z.mult(weight.transpose()).plus(phi);
    SimpleMatrix mask = each(pre, v -> v > 0 ? 1 : 0);
    SimpleMatrix q = new SimpleMatrix(n, m);
    for (int i = 0; i < n; i++) {
      SimpleMatrix d = SimpleMatrix.diag(mask.getRow(i).getDDRM().getData());
      SimpleMatrix system = SimpleMatrix.identity(m).minus(weight.transpose().mult(d));
      q.insertIntoThis(i, 0, d.mult(system.solve(readout)).transpose());
    }
    SimpleMatrix gram =
        z.mult(z.transpose()).elementMult(q.mult(q.transpose())).scale(scale * scale);
    return gram.eig().getEigenvalues().stream().mapToDouble(v -> v.getReal()).min().orElseThrow();
  }

  private static SimpleMatrix each(SimpleMatrix a, DoubleUnaryOperator f) {
    double[] values = Arrays.stream(a.getDDRM().getData()).map(f).toArray();
    return new SimpleMatrix(a.getNumRows(), a.getNumCols(), true, values);
  }

  // Loss and radius of the golden trajectories hold to 1e-7 relative, entry by entry.
  private static void assertElementwise(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      assertThat(Math.abs(actual[k] - expected[k]))
          .as("entry %d: %s against %s", k, actual[k], expected[k])
          .isLessThanOrEqualTo(1e-7 * Math.abs(expected[k]));
    }
  }

  private Network network(GoldenCase golden) {
    return network(golden, scope);
  }

  static Network network(GoldenCase golden, Scope scope) {
    NetworkSpec spec =
        NetworkSpec.ofOne(
            golden.integer("m"),
            golden.number("alpha"),
            false,
            Wired.injection(golden.text("variant")),
            Wired.create(
                Kinds.PARAMETERIZATION, "gamma-scaling{gamma=" + golden.number("gamma") + "}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    NetworkWeights weights =
        Wired.weights(golden.numbers("W"), golden.numbers("A"), golden.numbers("b"));
    return new Network(scope, spec, weights, golden.integer("d"), 1);
  }

  static Samples samples(GoldenCase golden) {
    int n = golden.integer("n");
    return new Samples(
        n, golden.integer("d"), 1, golden.numbers("X"), golden.numbers("y"), new int[n]);
  }

  private Matrix upload(double[] values, int rows) {
    Matrix out = scope.uninitialized(rows, values.length / rows);
    backend.upload(values, out);
    return out;
  }

  private static SimpleMatrix matrix(Matrix a) {
    return new SimpleMatrix(a.rows(), a.cols(), true, download(a));
  }

  private static double[] difference(double[] a, double[] b) {
    double[] out = a.clone();
    Arrays.setAll(out, i -> a[i] - b[i]);
    return out;
  }
}
