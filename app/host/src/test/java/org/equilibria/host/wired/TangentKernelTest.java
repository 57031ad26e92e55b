package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.host.wired.Wired.assertClose;
import static org.equilibria.host.wired.Wired.download;

import java.util.Set;
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
import org.equilibria.engine.network.TangentKernel;
import org.equilibria.engine.random.SeedStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compare the kernel of several outputs with alpha^2 gamma^2/m (z_i . z_j)(q_io . q_jp). */
class TangentKernelTest {

  private static final int WIDTH = 24;
  private static final int FEATURES = 5;
  private static final int SAMPLES = 4;
  private static final int OUTPUTS = 3;
  private static final double GAMMA = 0.3;

  private final SolveSetup setup = Wired.setup("anderson", 1e-13);
  private final SeedStreams seeds = new SeedStreams(7);
  private Backend backend;
  private Scope scope;
  private Network network;
  private ForwardPass pass;

  @BeforeEach
  void open() {
    backend = Wired.create(Kinds.BACKEND, "ejml");
    scope = backend.openScope("kernel", Precision.F64);
    NetworkSpec spec =
        NetworkSpec.ofOne(
            WIDTH,
            1.5,
            false,
            Wired.injection("relu"),
            Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=" + GAMMA + "}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    network =
        new Network(
            scope, spec, NetworkWeights.draw(spec, FEATURES, OUTPUTS, seeds), FEATURES, OUTPUTS);
    Matrix x = scope.uninitialized(SAMPLES, FEATURES);
    backend.upload(seeds.gaussian("x", SAMPLES * FEATURES), x);
    pass = network.forward(x, network.zeroStates(SAMPLES, scope), setup, scope);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  /** Return H, rows and columns by sample first, from gradients of single outputs. */
  private double[][] gram() {
    double[] z = download(pass.output());
    double[][] q = new double[OUTPUTS][];
    for (int o = 0; o < OUTPUTS; o++) {
      double[] chosen = new double[SAMPLES * OUTPUTS];
      for (int i = 0; i < SAMPLES; i++) {
        chosen[i * OUTPUTS + o] = 1;
      }
      Matrix gradOutput = scope.uninitialized(SAMPLES, OUTPUTS);
      backend.upload(chosen, gradOutput);
      NetworkGradient gradient =
          network.backward(pass, gradOutput, Set.of(Role.IMPLICIT), false, setup, scope);
      q[o] = download(gradient.injected().orElseThrow());
    }
    int size = SAMPLES * OUTPUTS;
    double[][] h = new double[size][size];
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        int i = r / OUTPUTS;
        int j = c / OUTPUTS;
        double states = dot(z, i, z, j);
        h[r][c] = GAMMA * GAMMA / WIDTH * states * dot(q[r % OUTPUTS], i, q[c % OUTPUTS], j);
      }
    }
    return h;
  }

  private static double dot(double[] a, int i, double[] b, int j) {
    double total = 0;
    for (int k = 0; k < WIDTH; k++) {
      total += a[i * WIDTH + k] * b[j * WIDTH + k];
    }
    return total;
  }

  private static double[] times(double[][] h, double[] v) {
    double[] out = new double[v.length];
    for (int r = 0; r < v.length; r++) {
      for (int c = 0; c < v.length; c++) {
        out[r] += h[r][c] * v[c];
      }
    }
    return out;
  }

  @Test
  void itsProductsAndLargestEigenvalueAreThoseOfTheGramMatrix() {
    double[][] h = gram();
    TangentKernel kernel = new TangentKernel(network, pass, setup, scope);
    double[] v = seeds.gaussian("v", SAMPLES * OUTPUTS);
    double[] product = new double[v.length];
    kernel.apply(v, product);
    assertClose(product, times(h, v), 1e-10);
    double rayleigh = 0;
    for (int step = 0; step < 2000; step++) {
      double[] image = times(h, v);
      double norm = Math.sqrt(squares(image));
      rayleigh = norm / Math.sqrt(squares(v));
      for (int i = 0; i < v.length; i++) {
        v[i] = image[i] / norm;
      }
    }
    assertThat(kernel.largestEigenvalue(seeds)).isCloseTo(rayleigh, within(0.01 * rayleigh));
  }

  private static double squares(double[] v) {
    double total = 0;
    for (double x : v) {
      total += x * x;
    }
    return total;
  }

  @Test
  void itKeepsTwoBatchesAnOutputAndReportsItsSolves() {
    try (Scope own = scope.child("own")) {
      TangentKernel kernel = new TangentKernel(network, pass, setup, own);
      long entries = (2L * OUTPUTS + 1) * SAMPLES * WIDTH + 2L * WIDTH * WIDTH;
      assertThat(own.bytes()).isEqualTo(entries * Precision.F64.bytes());
      assertThat(kernel.solves()).hasSize(OUTPUTS).allMatch(SolveResult::converged);
    }
  }
}
