package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.host.wired.Wired.download;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.Optimizer;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.Parameter;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.AffineNeeds;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.Hold;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingNote;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Networks of cells that are not affine: what they do, and what they are refused. */
class OtherCellsTest {

  private static final int SAMPLES = 6;

  private final Backend backend = TestBackends.reference();
  private final Scope scope = backend.openScope("cells", Precision.F64);
  private final SeedStreams seeds = new SeedStreams(3);
  private final SolveSetup setup = Wired.setup("anderson", 1e-12);

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private static NetworkSpec spec(Cell cell) {
    return new NetworkSpec(1, false, List.of(new LayerSpec.Equilibrium(cell)));
  }

  private Network network(Cell cell) {
    NetworkSpec spec = spec(cell);
    return new Network(
        scope, spec, NetworkWeights.draw(spec, SineCell.WIDTH, 1, seeds), SineCell.WIDTH, 1);
  }

  private static TrainOptions.Builder options(String optimizer) {
    Optimizer how = Wired.create(Kinds.OPTIMIZER, optimizer);
    return TrainOptions.builder().layers(TrainedLayers.ALL).optimizer(how).epochs(20).batch(3);
  }

  private Samples samples() {
    double[] inputs = seeds.gaussian("inputs", SAMPLES * SineCell.WIDTH);
    double[] targets = new double[SAMPLES];
    Arrays.setAll(targets, i -> Math.sin(inputs[i * SineCell.WIDTH]));
    return new Samples(SAMPLES, SineCell.WIDTH, 1, inputs, targets, new int[0]);
  }

  @Test
  void aNetworkIsTrainedWhoeverMovesAndIsToldWhatPassesOverIt() {
    for (TrainedLayers layers : TrainedLayers.values()) {
      TrainingResult result =
          new Trainer(
                  network(SineCell.cell()),
                  setup,
                  options("adam{step=0.02}").layers(layers).build(),
                  seeds)
              .run(samples(), record -> {}, scope);
      double first = result.epochs().get(0).loss();
      double last = result.epochs().get(result.epochs().size() - 1).loss();
      assertThat(last).as(layers.toString()).isLessThan(0.95 * first);
      assertThat(result.epochs().get(0).notes())
          .containsExactly(new TrainingNote.PassedOver(List.of(1), true, false));
      assertThat(result.epochs().get(1).notes()).isEmpty();
    }
  }

  @Test
  void whatNeedsAnAffineCellIsRefusedByOneRule() {
    NetworkSpec spec = spec(SineCell.cell());
    TrainOptions automatic =
        TrainOptions.builder()
            .layers(TrainedLayers.IMPLICIT)
            .optimizer(Wired.create(Kinds.OPTIMIZER, "gradient-descent"))
            .build();
    assertRefused(spec, automatic, setup, "step auto comes from the Gram matrix of the weight M");
    assertRefused(
        spec,
        options("adam").hold(Hold.NORM).build(),
        setup,
        "hold: norm keeps ||M||_2 near .95, which the cell of this network does not have: it is not"
            + " affine; choose hold: none");
    assertRefused(
        spec,
        options("adam").build(),
        Wired.setup("forward-backward", 1e-6),
        "ForwardBackward splits a map sigma(z M^T + v), which the cell of this network does not"
            + " have");
    SolveSetup mixed =
        new SolveSetup(
            setup.solver(),
            setup.termination(),
            setup.gradient(),
            SolveSettings.quiet().withInexact(true));
    assertRefused(spec, options("adam").build(), mixed, "precision mixed takes products");
    assertThatThrownBy(() -> AffineNeeds.require(spec, PrecisionMode.MIXED))
        .hasMessageContaining("choose f32, f64 or auto");
    assertThat(AffineNeeds.meant(spec, PrecisionMode.AUTO)).isEqualTo(PrecisionMode.F32);
  }

  private static void assertRefused(
      NetworkSpec spec, TrainOptions options, SolveSetup setup, String why) {
    assertThatThrownBy(() -> AffineNeeds.require(spec, options, setup))
        .isInstanceOfSatisfying(
            EquilibriaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageContaining(why);
  }

  @Test
  void aSolverOfTheLayerItselfIsWhatCounts() {
    SolveSetup splitting = Wired.setup("forward-backward", 1e-6);
    NetworkSpec own =
        new NetworkSpec(
            1,
            false,
            List.of(
                new LayerSpec.Equilibrium(
                    SineCell.cell(), Optional.of(setup.solver()), Optional.empty())));

    AffineNeeds.require(own, options("adam").build(), splitting);
  }

  /** A row whose gradient overflows spoils the sums over all rows, so they are made without it. */
  @Test
  void aRowWithoutAFiniteGradientIsLeftOutOfThoseOfTheOthers() {
    Cell overflowing =
        Cell.of(
            SineCell.WIDTH,
            SineCell.parameters(),
            SineCell::image,
            (x, z, theta, u, gradZ, gradX, gradTheta) -> {
              SineCell.products(x, z, theta, u, gradZ, gradX, gradTheta);
              if (x[0] > 5 && u[0] != 0) {
                gradX[0] = Double.POSITIVE_INFINITY;
                gradTheta[0][1] = Double.POSITIVE_INFINITY;
              }
            });
    double[] inputs = samples().inputs();
    inputs[2 * SineCell.WIDTH] = 6; // row 2

    NetworkGradient all = gradient(network(overflowing), inputs);
    double[] others = new double[(SAMPLES - 1) * SineCell.WIDTH];
    System.arraycopy(inputs, 0, others, 0, 2 * SineCell.WIDTH);
    System.arraycopy(inputs, 3 * SineCell.WIDTH, others, 2 * SineCell.WIDTH, 3 * SineCell.WIDTH);
    NetworkGradient without = gradient(network(overflowing), others);

    assertThat(all.adjoints().leftOut()).containsExactly(2);
    for (String name : List.of("a", "c")) {
      assertThat(download(all.by(name))).isEqualTo(download(without.by(name)));
    }
  }

  private NetworkGradient gradient(Network network, double[] inputs) {
    int rows = inputs.length / SineCell.WIDTH;
    Matrix x = scope.uninitialized(rows, SineCell.WIDTH);
    backend.upload(inputs, x);
    ForwardPass pass = network.forward(x, network.zeroStates(rows, scope), setup, scope);
    Matrix ones = scope.uninitialized(rows, 1);
    backend.fill(ones, 1);
    return network.backward(pass, ones, Set.of(Role.values()), false, setup, scope);
  }

  @Test
  void aCellWithoutAProductIsDifferentiatedByDifferencesAndSaysSo() {
    double[] inputs = new SeedStreams(8).gaussian("differences", 4 * SineCell.WIDTH);
    NetworkGradient exact = gradient(network(SineCell.cell()), inputs);
    NetworkGradient found =
        gradient(network(Cell.of(SineCell.WIDTH, SineCell.parameters(), SineCell::image)), inputs);

    assertThat(exact.adjoints().differencedRows()).isZero();
    assertThat(found.adjoints().differencedRows()).isEqualTo(4);
    for (Parameter parameter : network(SineCell.cell()).parameters()) {
      String name = parameter.name();
      // differences are good to 1e-10, and both solves to the rule
      Wired.assertClose(Wired.download(found.by(name)), Wired.download(exact.by(name)), 1e-8);
    }
  }

  @Test
  void aTrainingByDifferencesSaysSoOnceAndEndsWhereThatByProductsDoes() {
    Network exact = network(SineCell.cell());
    Network network = network(Cell.of(SineCell.WIDTH, SineCell.parameters(), SineCell::image));
    TrainOptions options = options("adam{step=0.02}").epochs(3).batch(0).build();
    List<EpochRecord> epochs =
        new Trainer(network, setup, options, seeds).run(samples(), r -> {}, scope).epochs();
    List<EpochRecord> others =
        new Trainer(exact, setup, options, seeds).run(samples(), r -> {}, scope).epochs();

    assertThat(epochs.get(0).notes()).contains(new TrainingNote.ByDifferences());
    assertThat(epochs.get(1).notes()).doesNotContain(new TrainingNote.ByDifferences());
    assertThat(others.get(0).notes()).doesNotContain(new TrainingNote.ByDifferences());
    assertThat(epochs.get(0).backward().adjoint().differenced()).hasValue(SAMPLES);
    assertThat(others.get(0).backward().adjoint().differenced()).isEmpty();
    double last = others.get(others.size() - 1).loss();
    assertThat(epochs.get(epochs.size() - 1).loss()).isCloseTo(last, within(1e-6 * last));
  }
}
