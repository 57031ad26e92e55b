package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.GradientComparison;
import org.equilibria.engine.train.GradientCosine;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.Inexactness;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tolerances that follow a training, and gradients that are compared with exact ones. */
class TrainingToleranceTest {

  private static final double FLOOR = 1e-9;
  private static final int EPOCHS = 60;
  private static final String CASE = "A1_small";

  private Backend backend;
  private Scope scope;
  private Network network;

  @BeforeEach
  void open() {
    backend = TestBackends.reference();
    scope = backend.openScope("test", Precision.F64);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private static SolveSetup setup(String gradient) {
    return new SolveSetup(
        Wired.create(Kinds.SOLVER, "picard"),
        Termination.builder().rtol(FLOOR).maxSteps(2000).build(),
        Wired.create(Kinds.GRADIENT, gradient),
        SolveSettings.quiet());
  }

  private static TrainOptions.Builder options() {
    return TrainOptions.builder()
        .optimizer(GradientDescent.with(new StepSize.Fixed(.3)))
        .warmStart(false)
        .epochs(EPOCHS);
  }

  private TrainingResult trained(String gradient, TrainOptions options) {
    GoldenCase golden = GoldenCase.read(CASE);
    network = GoldenNetworkTest.network(golden, scope);
    return new Trainer(network, setup(gradient), options, new SeedStreams(1))
        .run(GoldenNetworkTest.samples(golden), record -> {}, scope);
  }

  private static long evaluations(TrainingResult result, Function<EpochRecord, SolveSummary> pass) {
    return result.epochs().stream().mapToLong(e -> pass.apply(e).rowEvaluations()).sum();
  }

  private static double loss(TrainingResult result, int epoch) {
    return result.epochs().get(epoch).loss();
  }

  @Test
  void tolerancesThatFollowReachTheSameLossWithFewerEvaluations() {
    TrainingResult exact = trained("implicit", options().build());
    TrainingResult following =
        trained("implicit", options().inexactness(new Inexactness(1e-4, 1e-4)).build());

    // Each gradient is off by 1e-4 / (1 - ||M||_2) of itself, ||M||_2 below .9, and so is the way
    // in
    // all; the loss falls by the squares of its errors.
    double fall = loss(exact, 0) - loss(exact, EPOCHS);
    assertThat(fall).isGreaterThan(5 * loss(exact, EPOCHS));
    assertThat(loss(following, EPOCHS)).isCloseTo(loss(exact, EPOCHS), within(2e-3 * fall));
    assertThat(evaluations(following, EpochRecord::forward))
        .isLessThan(evaluations(exact, EpochRecord::forward) * 7 / 10);
    assertThat(evaluations(following, EpochRecord::backward))
        .isLessThan(evaluations(exact, EpochRecord::backward) * 7 / 10);
  }

  @Test
  void tolerancesFallWithTheGradientAndEndAtTheFloor() {
    List<EpochRecord> epochs =
        trained("implicit", options().inexactness(new Inexactness(.1, .01)).build()).epochs();
    double least = Double.POSITIVE_INFINITY;
    double first = epochs.get(0).gradientNorm();
    for (int e = 0; e < EPOCHS; e++) {
      double progress = e == 0 ? 1 : least / first;
      assertThat(epochs.get(e).forward().maxRelativeResidual()).isLessThanOrEqualTo(.1 * progress);
      assertThat(epochs.get(e).backward().maxRelativeResidual())
          .isLessThanOrEqualTo(.01 * progress);
      least = Math.min(least, epochs.get(e).gradientNorm());
    }
    assertThat(epochs.get(0).forward().maxRelativeResidual()).isGreaterThan(1e-3);
    assertThat(epochs.get(EPOCHS).forward().maxRelativeResidual()).isLessThanOrEqualTo(FLOOR);
  }

  @Test
  void aCeilingBelowTheRuleChangesNothing() {
    TrainingResult exact = trained("implicit", options().build());
    List<double[]> weights = weights();
    TrainingResult same =
        trained("implicit", options().inexactness(new Inexactness(1e-12, 1e-12)).build());
    assertThat(weights()).usingRecursiveComparison().isEqualTo(weights);
    assertThat(same.epochs().stream().map(EpochRecord::loss))
        .isEqualTo(exact.epochs().stream().map(EpochRecord::loss).toList());
  }

  @Test
  void ceilingsAreNumbersAndNotForFlows() {
    assertThatThrownBy(() -> options().inexactness(new Inexactness(-1, Double.NaN)).build())
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("forward-rtol-ceiling")
        .hasMessageContaining("gradient-rtol-ceiling");
    assertThatThrownBy(
            () ->
                options()
                    .optimizer(Wired.create(Kinds.OPTIMIZER, "gradient-flow"))
                    .inexactness(new Inexactness(.1, 0))
                    .build())
        .hasMessageContaining("forward-rtol-ceiling 0");
  }

  private List<double[]> weights() {
    return network.parameters().stream().map(p -> Wired.download(p.value())).toList();
  }

  private static GradientComparison compared(int updates) {
    return new GradientComparison(updates, Wired.create(Kinds.GRADIENT, "implicit{rtol=1e-9}"));
  }

  private static Optional<GradientCosine> cosine(EpochRecord epoch) {
    return epoch.backward().adjoint().cosine();
  }

  @Test
  void theCosineIsThatToTheExactGradientAndMovesNothing() {
    TrainingResult plain = trained("jfb", options().epochs(3).build());
    List<double[]> weights = weights();
    TrainingResult result = trained("jfb", options().epochs(3).comparison(compared(1)).build());

    assertThat(weights()).usingRecursiveComparison().isEqualTo(weights);
    assertThat(result.epochs().get(0).backward().rowEvaluations())
        .isEqualTo(plain.epochs().get(0).backward().rowEvaluations())
        .isZero();
    GradientCosine first = cosine(result.epochs().get(0)).orElseThrow();
    assertThat(first.updates()).isEqualTo(1);
    // both gradients to 1e-9, in norm
    assertThat(first.mean()).isCloseTo(cosineAtTheStart(), within(1e-7)).isLessThan(.999);
    assertThat(first.least()).isEqualTo(first.mean());
    assertThat(cosine(result.epochs().get(3))).isEmpty();
    assertThat(cosine(plain.epochs().get(0))).isEmpty();
  }

  /** Return the cosine between the two gradients of the first update, from their entries. */
  private double cosineAtTheStart() {
    GoldenCase golden = GoldenCase.read(CASE);
    Network fresh = GoldenNetworkTest.network(golden, scope);
    Samples samples = GoldenNetworkTest.samples(golden);
    Matrix x = scope.uninitialized(samples.count(), samples.features());
    backend.upload(samples.inputs(), x);
    double[] a = gradient(fresh, samples, x, "jfb");
    double[] b = gradient(fresh, samples, x, "implicit");
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  private double[] gradient(Network fresh, Samples samples, Matrix x, String gradient) {
    SolveSetup setup = setup(gradient);
    ForwardPass pass = fresh.forward(x, fresh.zeroStates(samples.count(), scope), setup, scope);
    double[] residual =
        new Predictor(fresh, setup).predict(samples.inputs(), samples.count(), scope).outputs();
    for (int i = 0; i < residual.length; i++) {
      residual[i] -= samples.targets()[i];
    }
    Matrix e = scope.uninitialized(samples.count(), 1);
    backend.upload(residual, e);
    return Wired.download(
        fresh.backward(pass, e, Set.of(Role.IMPLICIT), false, setup, scope).by("implicit.A"));
  }

  @Test
  void onlyTheFirstUpdatesOfAnEpochAreCompared() {
    TrainOptions options = options().batch(3).epochs(2).comparison(compared(2)).build();
    List<EpochRecord> epochs = trained("neumann{terms=1}", options).epochs();
    for (int e = 0; e < 2; e++) {
      GradientCosine cosine = cosine(epochs.get(e)).orElseThrow();
      assertThat(cosine.updates()).isEqualTo(2);
      assertThat(cosine.least()).isLessThan(cosine.mean());
      assertThat(cosine.mean()).isLessThan(1);
    }
  }

  @Test
  void exactGradientsHaveCosineOne() {
    TrainOptions options = options().epochs(2).comparison(compared(1)).build();
    // a relative error of 1e-9, times a conditioning below 10, enters squared
    assertThat(cosine(trained("implicit", options).epochs().get(0)).orElseThrow().mean())
        .isCloseTo(1, within(1e-12));
  }
}
