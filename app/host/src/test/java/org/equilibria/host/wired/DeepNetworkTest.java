package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equilibria.host.wired.Wired.download;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.Parameter;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Check a dense layer and two implicit ones, each with its own parts, in one network. */
class DeepNetworkTest {

  private static final int SAMPLES = 5;
  private static final int FEATURES = 4;
  private static final int OUTPUTS = 2;

  private final SeedStreams seeds = new SeedStreams(11);
  private final SolveSetup setup = Wired.setup("anderson", 1e-14);

  static Set<String> backends() {
    return TestBackends.all().keySet();
  }

  private static NetworkSpec spec(Optional<Solver> solver, Optional<GradientEstimator> gradient) {
    // Slopes and norms keep both layers contractions: gamma = .2 and .25.
    return new NetworkSpec(
        0.8,
        false,
        List.of(
            new LayerSpec.Dense(6, Wired.create(Kinds.ACTIVATION, "tanh")),
            new LayerSpec.Equilibrium(
                new AffineCell(
                    9,
                    Wired.injection("linear"),
                    Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=0.25}"),
                    Wired.create(Kinds.ACTIVATION, "tanh")),
                Optional.empty(),
                Optional.empty()),
            new LayerSpec.Equilibrium(
                new AffineCell(
                    7,
                    Wired.injection("linear"),
                    Wired.create(Kinds.PARAMETERIZATION, "norm-scaling{gamma=0.2}"),
                    Wired.create(Kinds.ACTIVATION, "softplus")),
                solver,
                gradient)));
  }

  private Network network(NetworkSpec spec, Scope scope) {
    return new Network(
        scope, spec, NetworkWeights.draw(spec, FEATURES, OUTPUTS, seeds), FEATURES, OUTPUTS);
  }

  private Matrix upload(String name, int cols, Scope scope) {
    Matrix out = scope.uninitialized(SAMPLES, cols);
    scope.backend().upload(seeds.gaussian(name, SAMPLES * cols), out);
    return out;
  }

  /** Return sum_io c_io f_io(x) for fixed coefficients c, whose gradient by f is c. */
  private double value(Network network, Matrix x, Matrix coefficients, Scope scope) {
    try (Scope work = scope.child("value")) {
      ForwardPass pass = network.forward(x, network.zeroStates(SAMPLES, work), setup, work);
      assertThat(pass.solves()).hasSize(2).allMatch(SolveResult::converged);
      Matrix f = work.uninitialized(SAMPLES, OUTPUTS);
      network.output(pass.output(), work.zeros(SAMPLES, OUTPUTS), f);
      double[] values = download(f);
      double[] c = download(coefficients);
      double total = 0;
      for (int i = 0; i < values.length; i++) {
        total += c[i] * values[i];
      }
      return total;
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void gradientsByEveryParameterAndTheInputMatchCentralDifferences(String backendName) {
    assertGradients(
        backendName,
        spec(Optional.empty(), Optional.empty()),
        "layer1.dense.W",
        "layer2.injection.W",
        "layer2.implicit.A",
        "layer3.injection.W",
        "layer3.implicit.A",
        "readout.B");
  }

  @ParameterizedTest
  @MethodSource("backends")
  void gradientsMatchCentralDifferencesWithAnyCellAndBiases(String backendName) {
    LayerSpec affine = spec(Optional.empty(), Optional.empty()).layers().get(1);
    assertGradients(
        backendName,
        new NetworkSpec(
            0.8,
            false,
            true,
            List.of(
                new LayerSpec.Dense(6, Wired.create(Kinds.ACTIVATION, "tanh"), true),
                new LayerSpec.Equilibrium(SineCell.cell()),
                affine)),
        "layer1.dense.W",
        "layer1.dense.b",
        "layer2.a",
        "layer2.c",
        "layer3.injection.W",
        "layer3.implicit.A",
        "readout.B",
        "readout.b");
  }

  private void assertGradients(String backendName, NetworkSpec spec, String... names) {
    try (Backend backend = TestBackends.all().get(backendName).get();
        Scope scope = backend.openScope("deep", Precision.F64)) {
      Network network = network(spec, scope);
      Matrix x = upload("x", FEATURES, scope);
      Matrix c = upload("c", OUTPUTS, scope);
      ForwardPass pass = network.forward(x, network.zeroStates(SAMPLES, scope), setup, scope);
      NetworkGradient gradient =
          network.backward(pass, c, Set.of(Role.values()), true, setup, scope);
      assertThat(gradient.solves()).hasSize(2).allMatch(SolveResult::converged);
      assertThat(network.parameters()).extracting(Parameter::name).containsExactly(names);
      for (Parameter p : network.parameters()) {
        assertDerivative(p.name(), network, p.value(), gradient.by(p.name()), x, c, scope);
      }
      assertDerivative("x", network, x, gradient.input().orElseThrow(), x, c, scope);
    }
  }

  private void assertDerivative(
      String name, Network network, Matrix at, Matrix gradient, Matrix x, Matrix c, Scope scope) {
    double[] before = download(at);
    double[] direction = seeds.gaussian("direction." + name, before.length);
    double[] g = download(gradient);
    double expected = 0;
    for (int i = 0; i < g.length; i++) {
      expected += g[i] * direction[i];
    }
    // Central differences err by O(h^2) = 1e-10 and by rounding over h = 1e-16/1e-5 = 1e-11.
    double h = 1e-5;
    double difference = 0;
    for (int sign : new int[] {1, -1}) {
      double[] moved = before.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += sign * h * direction[i];
      }
      scope.backend().upload(moved, at);
      network.parametersChanged();
      difference += sign * value(network, x, c, scope) / (2 * h);
    }
    scope.backend().upload(before, at);
    network.parametersChanged();
    assertThat(difference / expected).as(name).isBetween(1 - 1e-7, 1 + 1e-7);
  }

  @Test
  void everyLayerUsesItsOwnSolverAndEstimatorWhereItHasThem() {
    int[] own = new int[2];
    Solver picard = Wired.create(Kinds.SOLVER, "picard");
    Solver counting =
        new Solver() {
          @Override
          public org.equilibria.api.solve.Traits traits() {
            return picard.traits();
          }

          @Override
          public org.equilibria.api.solve.SolverRun start(
              org.equilibria.api.solve.SolveContext context) {
            own[0]++;
            return picard.start(context);
          }
        };
    GradientEstimator implicit = Wired.create(Kinds.GRADIENT, "implicit");
    GradientEstimator watched =
        (request, sink) -> {
          own[1]++;
          implicit.backward(request, sink);
        };
    try (Backend backend = Wired.create(Kinds.BACKEND, "ejml");
        Scope scope = backend.openScope("deep", Precision.F64)) {
      Network network = network(spec(Optional.of(counting), Optional.of(watched)), scope);
      Matrix x = upload("x", FEATURES, scope);
      ForwardPass pass = network.forward(x, network.zeroStates(SAMPLES, scope), setup, scope);
      assertThat(own[0]).as("only the last layer").isEqualTo(1);
      network.backward(
          pass, upload("c", OUTPUTS, scope), Set.of(Role.IMPLICIT), false, setup, scope);
      assertThat(own[1]).isEqualTo(1);
    }
  }

  @Test
  void nothingIsComputedThatFrozenPartsDoNotNeed() {
    try (Backend backend = Wired.create(Kinds.BACKEND, "ejml");
        Scope scope = backend.openScope("deep", Precision.F64)) {
      Network network = network(spec(Optional.empty(), Optional.empty()), scope);
      Matrix x = upload("x", FEATURES, scope);
      Matrix c = upload("c", OUTPUTS, scope);
      Matrix phi = network.inject(x, scope);
      ForwardPass pass =
          network.forwardInjected(phi, network.zeroStates(SAMPLES, scope), setup, scope);
      NetworkGradient readout =
          network.backward(pass, c, Set.of(Role.READOUT), false, setup, scope);
      assertThat(readout.solves()).isEmpty();
      assertThat(readout.parameters()).containsOnlyKeys("readout.B");
      NetworkGradient weights =
          network.backward(pass, c, Set.of(Role.IMPLICIT), false, setup, scope);
      assertThat(weights.solves()).hasSize(2);
      assertThat(weights.parameters()).containsOnlyKeys("layer2.implicit.A", "layer3.implicit.A");
    }
  }
}
