package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.map.RowVjp;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.solve.SolveListener;
import org.equilibria.host.EquilibriumGradient.Worth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Give the facade what it cannot use: every escape names its culprit, and no bad row is summed. */
class ProblemFaultsTest {

  // z = z/2 + 1 in every row, whose solution is 2 and whose adjoint is twice the cotangent
  private static final FixedPointMap HALF =
      FixedPointMap.of(
          3, 1, (row, z, out) -> out[0] = z[0] / 2 + 1, (row, z, u, out) -> out[0] = u[0] / 2);

  // df/dtheta = 1: the gradient of the sum of z is the sum of u
  private static final RowVjp ONE = (row, z, u, out) -> out[0] = u[0];

  private Equilibria eq;

  @BeforeEach
  void open() {
    eq = Equilibria.builder().backend("ejml").build();
  }

  @AfterEach
  void close() {
    eq.close();
  }

  private static void assertRefused(String message, ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EquilibriaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static void assertInvalid(String message, ThrowingCallable call) {
    assertRefused(message, ErrorCode.INVALID_INPUT, call);
  }

  private EquilibriumGradient gradientOf(FixedPointMap map) {
    double[] ones = new double[map.rows()];
    java.util.Arrays.fill(ones, 1);
    return eq.problem(map).differentiate(new double[map.rows()], z -> ones);
  }

  @Test
  void aGradientThatTheSolverDoesNotServeIsRefusedBeforeAnythingIsEvaluated() {
    int[] calls = new int[1];
    FixedPointMap counted =
        FixedPointMap.of(
            1,
            1,
            (row, z, out) -> {
              calls[0]++;
              out[0] = z[0] / 2 + 1;
            });
    FixedPointProblem problem = eq.problem(counted).gradient("shine");
    double[] start = {0};
    for (String solver : List.of("picard", "newton-krylov", "squarem")) {
      assertInvalid(
          "gradient: shine takes the inverse estimate of the forward solver, and "
              + solver
              + " has none; accepted: solver: anderson, auto, broyden, broyden2 or newton",
          () -> problem.solver(solver).differentiate(start, z -> new double[] {1}));
    }
    Solver given = eq.catalog().create(Kinds.SOLVER, ComponentSpec.of("aitken"));
    assertInvalid(
        "and Aitken has none",
        () -> problem.solver(given).differentiate(start, z -> new double[] {1}));
    assertThat(calls).containsExactly(0);
    for (String solver : List.of("anderson", "auto", "broyden", "broyden2", "newton")) {
      assertThat(problem.solver(solver).differentiate(start, z -> new double[] {1}).solution())
          .isNotNull();
    }
  }

  @Test
  @SuppressWarnings("NullAway") // users of the facade are not checked
  void whatIsMissingIsNamed() {
    FixedPointProblem problem = eq.problem(HALF);
    assertInvalid("the map must not be null", () -> eq.problem(null));
    assertInvalid("the solver must not be null", () -> problem.solver((ComponentSpec) null));
    assertInvalid("the solver must not be null", () -> problem.solver((String) null));
    assertInvalid(
        "the gradient estimator must not be null", () -> problem.gradient((ComponentSpec) null));
    assertInvalid("the termination rule must not be null", () -> problem.termination(null));
    assertInvalid("the listener must not be null", () -> problem.listener((SolveListener) null));
    assertInvalid(
        "the cancellation must not be null", () -> problem.cancellation((Cancellation) null));
    assertInvalid("the start must not be null", () -> problem.solve((double[]) null));
    assertInvalid("the start must not be null", () -> problem.differentiate(null, z -> z));
    assertInvalid(
        "the loss gradient must not be null", () -> problem.differentiate(new double[3], null));
    assertInvalid("the start must not be null", () -> eq.solve(null, z -> z));
    assertInvalid("the function must not be null", () -> eq.solve(new double[1], null));
    assertInvalid(
        "what the function returns must not be null", () -> eq.solve(new double[1], z -> null));
  }

  @Test
  void aLossGradientThatFailsIsNamed() {
    FixedPointProblem problem = eq.problem(HALF);
    UnaryOperator<double[]> failing =
        z -> {
          throw new AssertionError("boom");
        };
    assertRefused(
        "the loss gradient failed: java.lang.AssertionError: boom",
        ErrorCode.PLUGIN_FAILURE,
        () -> problem.differentiate(new double[3], failing));
    assertInvalid(
        "the loss gradient returned null", () -> problem.differentiate(new double[3], z -> null));
    assertInvalid(
        "the loss gradient returned 2 values",
        () -> problem.differentiate(new double[3], z -> new double[2]));
  }

  @Test
  void aLinearizationThatFailsIsTheMapsFault() {
    FixedPointMap broken =
        new FixedPointMap() {
          @Override
          public int rows() {
            return 3;
          }

          @Override
          public int width() {
            return 1;
          }

          @Override
          public Evaluator open(Scope scope) {
            return HALF.open(scope);
          }

          @Override
          public Linearization linearize(Matrix z, Scope scope) {
            throw new StackOverflowError("boom");
          }
        };
    assertRefused(
        "linearizing the map failed: java.lang.StackOverflowError: boom",
        ErrorCode.PLUGIN_FAILURE,
        () -> gradientOf(broken));
  }

  @Test
  void aProductThatFailsIsTheProductsFault() {
    FixedPointMap broken =
        FixedPointMap.of(
            3,
            1,
            (row, z, out) -> out[0] = z[0] / 2 + 1,
            (row, z, u, out) -> {
              if (row == 1) {
                throw new OutOfMemoryError("boom");
              }
              out[0] = 0;
            });
    assertRefused(
        "the vector-Jacobian product failed at row 1: java.lang.OutOfMemoryError: boom",
        ErrorCode.PLUGIN_FAILURE,
        () -> gradientOf(broken));
  }

  @Test
  void aListenerThatFailsIsNotTheSolversFault() {
    FixedPointProblem problem =
        eq.problem(HALF)
            .listener(
                point -> {
                  throw new IllegalStateException("boom");
                });
    assertRefused(
        "the listener of the solve failed: java.lang.IllegalStateException: boom",
        ErrorCode.PLUGIN_FAILURE,
        () -> problem.solve(new double[3]));
  }

  @Test
  void aRowThatDoesNotExistIsRefused() {
    Solution solution = eq.problem(HALF).solve(new double[3]);
    assertInvalid("there is no row 7: the batch has 3", () -> solution.row(7));
    assertInvalid("there is no row -1: the batch has 3", () -> solution.row(-1));
  }

  @Test
  @SuppressWarnings("NullAway") // users of the facade are not checked
  void argumentsOfTheGradientByParametersAreChecked() {
    EquilibriumGradient gradient = gradientOf(HALF);
    assertInvalid("-1 parameters", () -> gradient.byParameters(-1, ONE));
    assertInvalid("product must not be null", () -> gradient.byParameters(1, null));
    assertInvalid(
        "rows that are not finite", () -> gradient.byParameters(1, ONE, Worth.NON_FINITE));
    assertThat(gradient.byParameters(0, (row, z, u, out) -> {})).isEmpty();
    assertRefused(
        "by the parameters failed at row 2: java.lang.AssertionError: boom",
        ErrorCode.PLUGIN_FAILURE,
        () ->
            gradient.byParameters(
                1,
                (row, z, u, out) -> {
                  out[0] = 1;
                  if (row == 2) {
                    throw new AssertionError("boom");
                  }
                }));
    assertRefused(
        "left NaN in entry 1 of row 0",
        ErrorCode.CONTRACT_VIOLATION,
        () -> gradient.byParameters(2, ONE));
  }

  @Test
  void aRowThatIsNotFiniteIsLeftOutOfTheGradientAndTold() {
    FixedPointMap map =
        FixedPointMap.of(
            3,
            1,
            (row, z, out) -> out[0] = row == 1 ? Double.NaN : z[0] / 2 + 1,
            (row, z, u, out) -> out[0] = u[0] / 2);
    EquilibriumGradient gradient = gradientOf(map);
    assertThat(gradient.rows().stream().map(EquilibriumGradient.Row::worth))
        .containsExactly(Worth.CONVERGED, Worth.NON_FINITE, Worth.CONVERGED);
    assertThat(gradient.rows().get(1).detail()).contains("equilibrium NON_FINITE");
    assertThat(gradient.toString()).contains("rows left out of sums: [1]");
    // u = 2 in two rows, solved to the default 1e-6
    assertThat(gradient.byParameters(1, ONE)[0]).isCloseTo(4, within(1e-4));
    assertThat(gradient.byParameters(1, ONE, Worth.UNCONVERGED)[0]).isCloseTo(4, within(1e-4));
  }

  @Test
  void aRowThatDidNotConvergeEntersTheGradientOnlyIfAskedFor() {
    // z = z + 1 has no solution, and from any state a finite adjoint after one step
    FixedPointMap map =
        FixedPointMap.of(
            2,
            1,
            (row, z, out) -> out[0] = row == 1 ? z[0] + 1 : z[0] / 2 + 1,
            (row, z, u, out) -> out[0] = row == 1 ? 0 : u[0] / 2);
    EquilibriumGradient gradient =
        eq.problem(map)
            .solver("picard")
            .termination(Termination.builder().rtol(1e-9).maxSteps(60).build())
            .differentiate(new double[2], z -> new double[] {1, 1});
    assertThat(gradient.rows().get(0).worth()).isEqualTo(Worth.CONVERGED);
    assertThat(gradient.rows().get(1).worth()).isEqualTo(Worth.UNCONVERGED);
    assertThat(gradient.byParameters(1, ONE)[0]).isCloseTo(2, within(1e-7));
    assertThat(gradient.byParameters(1, ONE, Worth.UNCONVERGED)[0]).isCloseTo(3, within(1e-7));
  }

  @Test
  void whereNoRowConvergedThereIsNoGradient() {
    EquilibriumGradient gradient =
        eq.problem(HALF)
            .gradient("implicit", "rtol=1e-12", "solver=picard")
            .termination(Termination.builder().maxSteps(1).build())
            .differentiate(new double[] {2, 2, 2}, z -> new double[] {1, 1, 1});
    assertThat(gradient.adjoints().get(0).status()).isEqualTo(SolveStatus.MAX_STEPS);
    assertInvalid("no row of the batch is CONVERGED", () -> gradient.byParameters(1, ONE));
    // from u = 1 one step to 3/2, in each of three rows
    assertThat(gradient.byParameters(1, ONE, Worth.UNCONVERGED)[0]).isEqualTo(4.5);
  }

  @Test
  void aGradientThatIsTruncatedByDesignIsSummedAndSaysSo() {
    EquilibriumGradient gradient =
        eq.problem(HALF)
            .gradient("implicit", "rtol=1e-12", "max-steps=1", "solver=picard")
            .differentiate(new double[] {2, 2, 2}, z -> new double[] {1, 1, 1});
    assertThat(gradient.adjoints().get(0).status()).isEqualTo(SolveStatus.TRUNCATED);
    assertThat(gradient.converged()).isFalse();
    assertThat(gradient.rows()).allMatch(row -> row.worth() == Worth.TRUNCATED);
    assertThat(gradient.rows().get(0).detail()).contains("adjoint TRUNCATED");
    assertThat(gradient.toString()).contains("TRUNCATED").doesNotContain("left out");
    assertThat(gradient.byParameters(1, ONE)[0]).isEqualTo(4.5);
    assertInvalid(
        "no row of the batch is CONVERGED", () -> gradient.byParameters(1, ONE, Worth.CONVERGED));
  }

  @Test
  void rowsThatAMapCouplesAreFoundOnRequest() {
    // Row 0 converges at once; row 1 then moves on, and takes row 0 with it.
    double[] last = new double[2];
    FixedPointMap coupled =
        FixedPointMap.of(
            2,
            1,
            (row, z, out) -> {
              last[row] = z[0];
              out[0] = row == 0 ? 1 + 1e-3 * last[1] : 0.9 * z[0] + 0.1;
            });
    FixedPointProblem problem =
        eq.problem(coupled).solver("picard").termination(Termination.relative(1e-8));
    assertThat(problem.solve(1, 0).converged()).isTrue();
    assertRefused("the map", ErrorCode.CONTRACT_VIOLATION, () -> problem.checkRows().solve(1, 0));
  }

  @Test
  void aRowThatReadsWhatAnotherLeftBehindIsFoundOnRequest() {
    double[] before = new double[1];
    FixedPointMap leaking =
        FixedPointMap.of(
            3,
            1,
            (row, z, out) -> {
              out[0] = z[0] / 2 + 1 + 1e-3 * before[0];
              before[0] = row;
            });
    FixedPointProblem problem = eq.problem(leaking).termination(Termination.relative(1e-8));
    assertThat(problem.solve(new double[3]).converged()).isTrue();
    assertRefused(
        "the map couples rows: f of row ",
        ErrorCode.CONTRACT_VIOLATION,
        () -> problem.checkRows().solve(new double[3]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ejml", "native", "nd4j"})
  void rowsThatAreKeptApartPassTheCheckOnEveryBackend(String backend) {
    try (Equilibria other = Equilibria.builder().backend(backend).build()) {
      double[] start = new double[3];
      Solution checked = other.problem(HALF).checkRows().solve(start);
      Solution plain = other.problem(HALF).solve(start);
      assertThat(checked.values()).isEqualTo(plain.values());
      assertThat(checked.stats().rowEvaluations()).isEqualTo(plain.stats().rowEvaluations());
      assertThat(List.of(checked.outcomes())).isEqualTo(List.of(plain.outcomes()));
    }
  }

  @Test
  void aTerminationRuleNamesEveryValueThatIsMissing() {
    assertThatThrownBy(() -> Termination.builder().norm(null).timeout(null).keep(null).build())
        .isInstanceOf(EquilibriaException.class)
        .hasMessage(
            "norm must be given, not null; timeout must be at least 0s, not null; keep must be"
                + " given, not null");
  }
}
