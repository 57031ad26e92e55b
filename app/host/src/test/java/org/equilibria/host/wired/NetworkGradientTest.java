package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equilibria.host.wired.Wired.download;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.testkit.InterceptedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Check gradients through the equilibrium by finite differences, for every activation. */
class NetworkGradientTest {

  private static final int SAMPLES = 6;
  private static final int FEATURES = 5;
  private static final int WIDTH = 20;
  private static final int OUTPUTS = 3;

  static Stream<String> activations() {
    return Wired.ids(Kinds.ACTIVATION);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void gradientByTheParametersMatchesCentralDifferences(String activation) {
    // gamma = .2 makes every built-in activation (slopes up to 1.76) a contraction.
    gradientMatchesCentralDifferences(
        activation, "gamma-scaling{gamma=0.2}", Wired.create(Kinds.BACKEND, "ejml"));
  }

  /** Formulas of all functions, compiled for the device. */
  @ParameterizedTest
  @ValueSource(strings = {"relu", "softplus", "gelu"})
  void gradientOnAnOpenClDeviceMatchesCentralDifferences(String activation) {
    gradientMatchesCentralDifferences(
        activation, "gamma-scaling{gamma=0.2}", OpenClDevice.open("opencl"));
  }

  @Test
  void gradientThroughTheNormOfTheWeightMatchesCentralDifferences() {
    gradientMatchesCentralDifferences(
        "tanh", "norm-scaling{gamma=0.6}", Wired.create(Kinds.BACKEND, "ejml"));
  }

  @Test
  void slopeAtTheEquilibriumIsMadeOnce() {
    List<String> operations = new ArrayList<>();
    Backend reference = Wired.create(Kinds.BACKEND, "ejml");
    try (Backend backend =
            new InterceptedBackend(
                "listening",
                reference,
                call -> {
                  operations.add(call.operation());
                  call.run();
                });
        Scope scope = backend.openScope("slope", Precision.F64)) {
      NetworkSpec spec = spec("tanh", "gamma-scaling{gamma=0.2}");
      NetworkWeights weights = NetworkWeights.draw(spec, FEATURES, OUTPUTS, new SeedStreams(3));
      Network network = new Network(scope, spec, weights, FEATURES, OUTPUTS);
      SolveSetup setup = Wired.setup("picard", 1e-10);
      Matrix phi = scope.uninitialized(SAMPLES, WIDTH);
      backend.fill(phi, 0.3);
      ForwardPass forward = forward(network, phi, setup, scope);
      Matrix error = scope.uninitialized(SAMPLES, OUTPUTS);
      backend.fill(error, 1);
      operations.clear();

      network.backward(forward, error, Set.of(Role.IMPLICIT), false, setup, scope);

      assertThat(operations).filteredOn("affineMap"::equals).hasSize(1);
      assertThat(operations).contains("adjointResidual");
    }
  }

  private static NetworkSpec spec(String activation, String parameterization) {
    return NetworkSpec.ofOne(
        WIDTH,
        0.7,
        false,
        Wired.injection("linear"),
        Wired.create(Kinds.PARAMETERIZATION, parameterization),
        Wired.create(Kinds.ACTIVATION, activation));
  }

  private static void gradientMatchesCentralDifferences(
      String activation, String parameterization, Backend opened) {
    SolveSetup setup = Wired.setup("anderson", 1e-14);
    try (Backend backend = opened;
        Scope scope = backend.openScope("differences", Precision.F64)) {
      SeedStreams seeds = new SeedStreams(3);
      NetworkSpec spec = spec(activation, parameterization);
      NetworkWeights weights = NetworkWeights.draw(spec, FEATURES, OUTPUTS, seeds);
      Matrix x = scope.uninitialized(SAMPLES, FEATURES);
      backend.upload(seeds.gaussian("x", SAMPLES * FEATURES), x);
      double[] target = seeds.gaussian("y", SAMPLES * OUTPUTS);
      Network network = new Network(scope, spec, weights, FEATURES, OUTPUTS);
      Matrix phi = network.inject(x, scope);

      ForwardPass forward = forward(network, phi, setup, scope);
      Matrix error = scope.uninitialized(SAMPLES, OUTPUTS);
      backend.upload(errors(network, forward, target, scope), error);
      NetworkGradient gradient =
          network.backward(forward, error, Set.of(Role.IMPLICIT), false, setup, scope);
      double[] grad = download(gradient.by("implicit.A"));

      double[] direction = seeds.gaussian("direction", WIDTH * WIDTH);
      double expected = 0;
      for (int i = 0; i < grad.length; i++) {
        expected += grad[i] * direction[i];
      }
      // Central differences err by O(h^2) = 1e-10 and by rounding over h = 1e-16/1e-5 = 1e-11.
      double h = 1e-5;
      double plus = loss(network, weights, direction, h, phi, target, setup, scope);
      double minus = loss(network, weights, direction, -h, phi, target, setup, scope);
      assertThat((plus - minus) / (2 * h) / expected).isBetween(1 - 1e-7, 1 + 1e-7);
    }
  }

  private static ForwardPass forward(Network network, Matrix phi, SolveSetup setup, Scope scope) {
    return network.forwardInjected(phi, network.zeroStates(SAMPLES, scope), setup, scope);
  }

  private static double loss(
      Network network,
      NetworkWeights weights,
      double[] direction,
      double h,
      Matrix phi,
      double[] target,
      SolveSetup setup,
      Scope scope) {
    double[] a = weights.values().get("implicit.A").clone();
    for (int i = 0; i < a.length; i++) {
      a[i] += h * direction[i];
    }
    scope.backend().upload(a, network.parameter("implicit.A"));
    network.parametersChanged();
    ForwardPass forward = forward(network, phi, setup, scope);
    double loss = 0;
    for (double e : errors(network, forward, target, scope)) {
      loss += e * e / 2;
    }
    return loss;
  }

  private static double[] errors(
      Network network, ForwardPass forward, double[] target, Scope scope) {
    assertThat(forward.solves()).isNotEmpty().allMatch(SolveResult::converged);
    Matrix f = scope.uninitialized(SAMPLES, OUTPUTS);
    network.output(forward.output(), scope.zeros(SAMPLES, OUTPUTS), f);
    double[] out = download(f);
    for (int i = 0; i < out.length; i++) {
      out[i] -= target[i];
    }
    return out;
  }
}
