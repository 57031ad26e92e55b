package org.equilibria.certify.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.certify.quantity.SmallNetwork.D;
import static org.equilibria.certify.quantity.SmallNetwork.K;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.solve.SolveSettings;
import org.junit.jupiter.api.Test;

class StateReaderTest {

  private static final int M = 12;
  private static final double GAMMA = 0.35;

  private static NetworkState read(NetworkWeights weights, double[][] inputs) {
    try (Backend backend = EjmlBackend.open();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Network network = new Network(scope, SmallNetwork.spec(M, GAMMA), weights, D, K);
      return new StateReader(SmallNetwork.systems()).read(network, inputs, scope);
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  @Test
  void everyRowMeetsItsDefinition() {
    NetworkWeights weights = SmallNetwork.weights(M, 1);
    double[][] x = SmallNetwork.inputs(7, 2);
    NetworkState state = read(weights, x);

    double[][] a = Arrays2d.rows(weights.values().get("implicit.A"), M);
    double[][] w = Arrays2d.rows(weights.values().get("injection.W"), D);
    double[][] b = Arrays2d.rows(weights.values().get("readout.B"), M);
    for (int i = 0; i < x.length; i++) {
      double[] z = state.states()[i];
      for (int k = 0; k < M; k++) {
        double phi = Math.max(0, dot(w[k], x[i])) / Math.sqrt(M);
        double p = GAMMA / Math.sqrt(M) * dot(a[k], z) + phi;
        assertThat(state.injected()[i][k]).isCloseTo(phi, within(1e-14));
        assertThat(state.preactivations()[i][k]).isCloseTo(p, within(1e-13));
        assertThat(z[k]).isCloseTo(Math.max(0, p), within(1e-12));
      }
      for (int o = 0; o < K; o++) {
        assertThat(state.outputs()[i * K + o]).isCloseTo(2 * dot(b[o], z), within(1e-12));
        assertAdjoint(state, a, b[o], i, i * K + o);
      }
    }
    assertThat(state.unsolved()).isZero();
    assertThat(Arrays.stream(state.residuals()).max().orElseThrow()).isLessThan(1e-12);
  }

  /** q~ = b + M^T D q~ and q = D q~. */
  private static void assertAdjoint(
      NetworkState state, double[][] a, double[] b, int sample, int row) {
    double[] full = state.fullAdjoints()[row];
    for (int k = 0; k < M; k++) {
      boolean active = state.preactivations()[sample][k] > 0;
      assertThat(state.adjoints()[row][k]).isCloseTo(active ? full[k] : 0, within(1e-13));
      double right = b[k];
      for (int j = 0; j < M; j++) {
        right += GAMMA / Math.sqrt(M) * a[j][k] * state.adjoints()[row][j];
      }
      assertThat(full[k]).isCloseTo(right, within(1e-11));
    }
  }

  @Test
  void inputGradientsAreThoseOfFiniteDifferences() {
    NetworkWeights weights = SmallNetwork.weights(M, 3);
    double[][] x = SmallNetwork.inputs(4, 4);
    NetworkState state = read(weights, x);
    double step = 1e-6;
    for (int j = 0; j < D; j++) {
      double[][] moved = Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
      for (double[] row : moved) {
        row[j] += step;
      }
      double[] after = read(weights, moved).outputs();
      for (int row = 0; row < after.length; row++) {
        assertThat(state.inputGradients()[row][j])
            .isCloseTo((after[row] - state.outputs()[row]) / step, within(1e-5));
      }
    }
  }

  @Test
  void samplesDoNotDependOnTheOthersBesideThem() {
    NetworkWeights weights = SmallNetwork.weights(M, 5);
    double[][] x = SmallNetwork.inputs(1100, 6); // more than are solved at once
    NetworkState all = read(weights, x);
    NetworkState last = read(weights, Arrays.copyOfRange(x, 1090, 1100));

    assertThat(all.states()[1095]).containsExactly(last.states()[5]);
    assertThat(all.adjoints()[1095 * K + 1]).containsExactly(last.adjoints()[5 * K + 1]);
    assertThat(all.first(3).samples()).isEqualTo(3);
    assertThat(all.first(3).adjoints()).hasDimensions(3 * K, M);
  }

  @Test
  void equilibriumThatIsNotFoundIsCountedAndNothingIsCertifiedOfIt() {
    double[] huge = new double[M * M];
    Arrays.fill(huge, 10);
    Map<String, double[]> values = new HashMap<>(SmallNetwork.weights(M, 7).values());
    values.put("implicit.A", huge);
    NetworkState state = read(new NetworkWeights(values), SmallNetwork.inputs(2, 8));

    assertThat(state.unsolved()).isPositive();
    assertThatThrownBy(state::requireSolved)
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("were not found");
  }

  @Test
  void cancellationEndsTheWork() {
    try (Backend backend = EjmlBackend.open();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Network network =
          new Network(scope, SmallNetwork.spec(M, GAMMA), SmallNetwork.weights(M, 1), D, K);
      Systems cancelled =
          new Systems(
              SmallNetwork.systems().solvers(), SolveSettings.quiet().withCancellation(() -> true));
      assertThatThrownBy(
              () -> new StateReader(cancelled).read(network, SmallNetwork.inputs(2, 1), scope))
          .isInstanceOf(CancellationException.class);
    }
  }
}
