package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equilibria.host.wired.Wired.assertClose;
import static org.equilibria.host.wired.Wired.download;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.StepSize;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.Rescue;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.GradientDescent;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingNote;
import org.equilibria.engine.train.TrainingResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Take on rows that Picard leaves, in the golden network that is only monotone: rho = 1.16. */
class RescueTest {

  private static final int PICARD_STEPS = 5;

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = Wired.create(Kinds.BACKEND, "ejml");
    scope = backend.openScope("rescue", Precision.F64);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private static SolveSetup setup(Rescue rescue, int picardSteps) {
    return setup(rescue, picardSteps, "implicit");
  }

  private static SolveSetup setup(Rescue rescue, int picardSteps, String gradient) {
    return new SolveSetup(
        Wired.create(Kinds.SOLVER, "picard"),
        Termination.builder().rtol(1e-12).maxSteps(picardSteps).build(),
        Wired.create(Kinds.GRADIENT, gradient),
        SolveSettings.quiet(),
        rescue);
  }

  private static Rescue rescue(int steps, boolean polish) {
    return new Rescue(
        Optional.of(Wired.create(Kinds.SOLVER, "forward-backward")),
        "forward-backward",
        steps,
        polish);
  }

  private ForwardPass forward(Network network, GoldenCase golden, SolveSetup setup) {
    int n = golden.integer("n");
    return network.forward(inputs(golden), network.zeroStates(n, scope), setup, scope);
  }

  private Matrix inputs(GoldenCase golden) {
    Matrix x = scope.uninitialized(golden.integer("n"), golden.integer("d"));
    backend.upload(golden.numbers("X"), x);
    return x;
  }

  @ParameterizedTest
  @CsvSource({
    "100000, false, forward-backward",
    "100, true, an exact solve on the active units",
  })
  void statesAndAdjointsThatPicardLeavesAreTheGoldenOnes(int steps, boolean polish, String by) {
    GoldenCase golden = GoldenCase.read("A5_monotone_only");
    Network network = GoldenNetworkTest.network(golden, scope);
    int n = golden.integer("n");
    SolveSetup setup = setup(rescue(steps, polish), PICARD_STEPS);
    ForwardPass forward = forward(network, golden, setup);
    SolveResult states = forward.solves().get(0);
    finished(states, by);
    assertClose(download(forward.output()), golden.numbers("forward.z"), 1e-10);

    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    Matrix gradOutput = scope.uninitialized(n, 1);
    backend.upload(ones, gradOutput);
    NetworkGradient gradient =
        network.backward(forward, gradOutput, Set.of(Role.values()), true, setup, scope);
    finished(gradient.solves().get(0), by);
    assertClose(download(gradient.injected().orElseThrow()), golden.numbers("grads.q"), 1e-9);
  }

  private static void finished(SolveResult result, String by) {
    assertThat(result.converged()).isTrue();
    assertThat(result.outcomes())
        .extracting(SampleOutcome::detail)
        .containsOnly(
            "the residual met the tolerance by "
                + by
                + "; before, the step limit was reached before the residual met the tolerance"
                + (by.startsWith("forward")
                    ? ""
                    : "; then, by forward-backward, the step limit was reached before the"
                        + " residual met the tolerance"));
  }

  @Test
  void everyAttemptCounts() {
    GoldenCase golden = GoldenCase.read("A5_monotone_only");
    Network network = GoldenNetworkTest.network(golden, scope);
    int n = golden.integer("n");
    SolveResult left = forward(network, golden, setup(Rescue.NONE, PICARD_STEPS)).solves().get(0);
    assertThat(left.outcomes())
        .allMatch(o -> o.status() == SolveStatus.MAX_STEPS && o.evaluations() == PICARD_STEPS + 1);

    SolveResult result =
        forward(network, golden, setup(rescue(100, true), PICARD_STEPS)).solves().get(0);
    int expected = PICARD_STEPS + 1 + 101 + 1;
    assertThat(result.outcomes()).allMatch(o -> o.evaluations() == expected);
    assertThat(result.stats().evaluations()).isEqualTo(expected);
    assertThat(result.stats().rowEvaluations()).isEqualTo((long) n * expected);
    // a hundred products of forward-backward itself, and the exact solves of at most 20 patterns
    assertThat(result.stats().gemmEquivalents()).isBetween(expected + 100.0, expected + 1100.0);
  }

  @Test
  void nothingIsDoneWhereRowsConvergeOrTheNormGuaranteesIt() {
    GoldenCase monotone = GoldenCase.read("A5_monotone_only");
    SolveResult converged =
        forward(
                GoldenNetworkTest.network(monotone, scope),
                monotone,
                setup(rescue(100, true), 2000))
            .solves()
            .get(0);
    assertThat(converged.outcomes())
        .allMatch(o -> o.detail().equals(SolveStatus.CONVERGED.message()))
        .allMatch(o -> o.rescuedBy().isEmpty());

    GoldenCase contraction = GoldenCase.read("A2_medium");
    SolveResult cut =
        forward(
                GoldenNetworkTest.network(contraction, scope),
                contraction,
                setup(rescue(100, true), 1))
            .solves()
            .get(0);
    assertThat(cut.outcomes()).allMatch(o -> o.detail().equals(SolveStatus.MAX_STEPS.message()));
  }

  @Test
  void withoutMonotonicityRowsStayAsTheirSolverLeftThemAndTheReasonIsGiven() {
    GoldenCase golden = GoldenCase.read("A6_illposed");
    SolveResult result =
        forward(GoldenNetworkTest.network(golden, scope), golden, setup(rescue(100, true), 3))
            .solves()
            .get(0);
    assertThat(result.outcomes())
        .hasSize(3)
        .allMatch(o -> o.status() == SolveStatus.MAX_STEPS)
        .allMatch(o -> o.detail().contains("; then, by forward-backward, mu = "));
  }

  private SolveResult adjoint(SolveSetup setup) {
    GoldenCase golden = GoldenCase.read("A5_monotone_only");
    Network network = GoldenNetworkTest.network(golden, scope);
    ForwardPass forward = forward(network, golden, setup);
    Matrix gradOutput = scope.uninitialized(golden.integer("n"), 1);
    backend.fill(gradOutput, 1);
    return network
        .backward(forward, gradOutput, Set.of(Role.values()), true, setup, scope)
        .solves()
        .get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, PICARD_STEPS})
  void aTruncatedGradientStaysTruncatedWhateverRescuesStates(int steps) {
    SolveResult result =
        adjoint(
            setup(rescue(100000, true), PICARD_STEPS, "implicit{max-steps=%d}".formatted(steps)));

    assertThat(result.outcomes())
        .hasSize(GoldenCase.read("A5_monotone_only").integer("n"))
        .allMatch(o -> o.status() == SolveStatus.TRUNCATED)
        .allMatch(o -> o.evaluations() == steps + 1)
        .allMatch(o -> o.rescuedBy().isEmpty());
    assertThat(adjoint(setup(rescue(100000, true), PICARD_STEPS)).converged())
        .as("an adjoint of the steps of the forward pass is rescued")
        .isTrue();
  }

  @Test
  void theWorkOfASolverAndThatOfItsRescueAreFiguresOfTheirOwn() {
    GoldenCase golden = GoldenCase.read("A5_monotone_only");
    int n = golden.integer("n");
    SolveSummary alone = trained(Rescue.NONE).epochs().get(0).forward();
    SolveSummary rescued = trained(rescue(50, true)).epochs().get(0).forward();

    assertThat(alone.statuses()).containsExactly(Map.entry(SolveStatus.MAX_STEPS, (long) n));
    assertThat(alone.rescue()).isEqualTo(RescueSummary.NONE);
    assertThat(rescued.statuses()).isEqualTo(alone.statuses());
    assertThat(rescued.rowEvaluations()).isEqualTo(alone.rowEvaluations());
    assertThat(rescued.maxEvaluations()).isEqualTo(alone.maxEvaluations()).isEqualTo(3);
    assertThat(rescued.gemmEquivalents()).isEqualTo(alone.gemmEquivalents());
    assertThat(rescued.unconvergedRows()).isZero();
    assertThat(rescued.rescue().rows()).isEqualTo(n);
    assertThat(rescued.rescue().rowEvaluations())
        .as("fifty steps and the start, and the judgement of the exact solve")
        .isEqualTo(n * 52L);
    assertThat(rescued.rescue().gemmEquivalents()).isGreaterThan(52);
  }

  @Test
  void aTrainingSaysWhatWasRescued() {
    assertThat(trained(rescue(50, true)).epochs().get(0).notes())
        .extracting(TrainingNote::text)
        .contains(
            "rescued: rows of a batch that their solver left were finished,"
                + " 10 by an exact solve on the active units");
  }

  private TrainingResult trained(Rescue rescue) {
    GoldenCase golden = GoldenCase.read("A5_monotone_only");
    TrainOptions options =
        TrainOptions.builder()
            .optimizer(GradientDescent.with(new StepSize.Fixed(0.1)))
            .epochs(2)
            .build();
    return new Trainer(
            GoldenNetworkTest.network(golden, scope), setup(rescue, 2), options, new SeedStreams(1))
        .run(GoldenNetworkTest.samples(golden), record -> {}, scope);
  }
}
