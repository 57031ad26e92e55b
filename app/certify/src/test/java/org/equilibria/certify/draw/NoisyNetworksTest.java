package org.equilibria.certify.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.certify.quantity.SmallNetwork.D;
import static org.equilibria.certify.quantity.SmallNetwork.K;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.SmallNetwork;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.theory.wellposed.WeightFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NoisyNetworksTest {

  private static final int M = 10;
  private static final int N = 6;
  private static final double GAMMA = 0.3;

  private final Backend backend = EjmlBackend.open();

  @AfterEach
  void close() {
    backend.close();
  }

  private NetworkState state(NetworkWeights weights) {
    try (Scope scope = backend.openScope("test", Precision.F64)) {
      Network network = new Network(scope, SmallNetwork.spec(M, GAMMA), weights, D, K);
      return new StateReader(SmallNetwork.systems())
          .read(network, SmallNetwork.inputs(N, 2), scope);
    }
  }

  private NoisyNetworks networks(int threads, Systems systems) {
    NetworkWeights weights = SmallNetwork.weights(M, 1);
    NetworkState state = state(weights);
    double[] offsets = state.outputs().clone();
    Arrays.setAll(offsets, i -> 0.9 * offsets[i]);
    return new NoisyNetworks(
        SmallNetwork.spec(M, GAMMA),
        weights,
        state,
        offsets,
        new double[N * K],
        WeightFacts.of(state.weight()).mu(),
        systems,
        new SeedStreams(5),
        threads);
  }

  /** Draw by hand: A_T + s G from the same stream, solved to the last digit. */
  @Test
  void lossesAreThoseOfTheDrawsAndNotBelow() {
    NoisyNetworks drawn = networks(1, SmallNetwork.systems());
    double[] a = drawn.weights().values().get("implicit.A");
    double[] expected = new double[N];
    int illPosed = 0;
    for (int i = 0; i < 40; i++) {
      double[] noisy = new SeedStreams(5).gaussian("draw." + i, M * M);
      Arrays.setAll(noisy, j -> a[j] + 0.25 * noisy[j]);
      Map<String, double[]> values = new HashMap<>(drawn.weights().values());
      values.put("implicit.A", noisy);
      NetworkState state = state(new NetworkWeights(values));
      boolean proved = WeightFacts.of(state.weight()).mu() > 0;
      illPosed += proved ? 0 : 1;
      for (int sample = 0; sample < N; sample++) {
        double square = 0;
        for (int row = sample * K; row < sample * K + K; row++) {
          double e = state.outputs()[row] - drawn.offsets()[row];
          square += e * e;
        }
        expected[sample] += (proved ? Math.min(1, Math.sqrt(square)) : 1) / 40;
      }
    }

    DrawnLosses losses = drawn.at(4, 40, "draw", backend, (done, total) -> {});

    assertThat(losses.illPosed()).isEqualTo(illPosed);
    for (int sample = 0; sample < N; sample++) {
      assertThat(losses.losses()[sample])
          .isGreaterThan(expected[sample] - 1e-12)
          .isCloseTo(expected[sample], within(1e-3));
    }
    assertThat(losses.first(2).meanLoss())
        .isCloseTo((losses.losses()[0] + losses.losses()[1]) / 2, within(1e-15));
  }

  @Test
  void lossesAreTheSameHoweverManyThreadsDraw() {
    DrawnLosses one = networks(1, SmallNetwork.systems()).at(3, 50, "d", backend, (d, t) -> {});
    DrawnLosses four = networks(4, SmallNetwork.systems()).at(3, 50, "d", backend, (d, t) -> {});

    assertThat(four.losses()).containsExactly(one.losses());
  }

  /** Noise of this size makes ||M|| about 0.3 * 2 * 32: no draw can be proved well-posed. */
  @Test
  void illPosedDrawsCountAsOne() {
    DrawnLosses losses =
        networks(2, SmallNetwork.systems()).at(-10, 20, "draw", backend, (d, t) -> {});

    assertThat(losses.illPosed()).isEqualTo(20);
    assertThat(losses.losses()).containsOnly(1);
  }

  @Test
  void unsolvedDrawsCountAsOne() {
    Systems hasty = new Systems(SmallNetwork.systems().solvers(), SolveSettings.quiet());
    NoisyNetworks good = networks(1, hasty);
    NetworkState state = good.state();
    double[][] far = Arrays.stream(state.injected()).map(double[]::clone).toArray(double[][]::new);
    far[0][0] = Double.NaN;
    NoisyNetworks broken =
        new NoisyNetworks(
            good.spec(),
            good.weights(),
            new NetworkState(
                state.weight(),
                state.injectionWeight(),
                state.readout(),
                state.inputs(),
                far,
                state.injectionSlopes(),
                state.states(),
                state.residuals(),
                state.preactivations(),
                state.adjoints(),
                state.fullAdjoints(),
                state.adjointResiduals(),
                state.outputs(),
                state.inputGradients(),
                0),
            good.offsets(),
            good.targets(),
            good.mu(),
            hasty,
            good.seeds(),
            1);

    DrawnLosses losses = broken.at(10, 5, "draw", backend, (d, t) -> {});

    assertThat(losses.losses()[0]).isEqualTo(1);
    assertThat(losses.unsolved()).isEqualTo(5);
    assertThat(losses.losses()[1]).isLessThan(1);
  }

  @Test
  void progressIsToldAndCancellationEndsTheDraws() {
    AtomicInteger told = new AtomicInteger();
    networks(2, SmallNetwork.systems()).at(6, 30, "draw", backend, (d, t) -> told.set(d));
    assertThat(told).hasValue(30);

    AtomicBoolean cancelled = new AtomicBoolean();
    Systems systems =
        new Systems(
            SmallNetwork.systems().solvers(),
            SolveSettings.quiet().withCancellation(cancelled::get));
    NoisyNetworks drawn = networks(2, systems);
    assertThatThrownBy(
            () ->
                drawn.at(
                    6,
                    100_000,
                    "draw",
                    backend,
                    (done, total) -> {
                      told.set(done);
                      cancelled.set(done >= 10);
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(told.get()).isLessThan(100);
  }

  @Test
  void sizeOfTheNoiseIsOneOfTheCandidates() {
    DrawnLosses losses =
        networks(2, SmallNetwork.systems())
            .atBestSize(1000, 0.5, 0.05, backend, (done, total) -> {});

    // 4 n / 0.25 = 96 = 2^6.6
    assertThat(losses.exponent()).isBetween(-3, 6);
    assertThat(losses.draws()).isEqualTo(1000);
  }
}
