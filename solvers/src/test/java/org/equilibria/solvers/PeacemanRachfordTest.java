package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.solve.Keep;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.solvers.GivenLayer.Sigma;
import org.equilibria.testkit.problem.PlainDoubles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hold Peaceman-Rachford splitting to its rate where Picard fails: mu above 0, ||M||_2 above 1. */
class PeacemanRachfordTest {

  private static final Solver SPLITTING = splitting(OptionalDouble.empty(), 1);
  private static final int M = 12;
  private static final int ROWS = 3;
  private static final double MU = 0.2;

  private final Backend backend = EjmlBackend.open();
  private final Scope scope = backend.openScope("test", Precision.F64);

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private static Solver splitting(OptionalDouble step, double relaxation) {
    return new PeacemanRachford(new PeacemanRachford.Options(step, relaxation));
  }

  /** A layer of M = (1 - mu) I - B B^T + C - C^T, whose skew part has a norm of about 5. */
  private record Monotone(SimpleMatrix weight, SimpleMatrix phi) {

    static Monotone draw(long seed) {
      Random random = new Random(seed);
      SimpleMatrix b = gaussian(random, M, M).scale(0.3 / Math.sqrt(M));
      SimpleMatrix c = gaussian(random, M, M).scale(2 / Math.sqrt(M));
      SimpleMatrix weight =
          SimpleMatrix.identity(M)
              .scale(1 - MU)
              .minus(b.mult(b.transpose()))
              .plus(c)
              .minus(c.transpose());
      return new Monotone(weight, gaussian(random, ROWS, M));
    }

    private static SimpleMatrix gaussian(Random random, int rows, int cols) {
      return new SimpleMatrix(PlainDoubles.gaussianMatrix(random, rows, cols))
          .scale(Math.sqrt(cols));
    }

    double mu() {
      return 1
          - weight.plus(weight.transpose()).scale(0.5).eig().getEigenvalues().stream()
              .mapToDouble(v -> v.getReal())
              .max()
              .orElseThrow();
    }

    double lipschitz() {
      return SimpleMatrix.identity(M).minus(weight).svd().getSingleValue(0);
    }

    FixedPointMap layer(Scope scope, Sigma sigma) {
      return GivenLayer.of(scope, values(weight), values(phi), sigma, Certificate.NONE);
    }
  }

  private static double[] values(SimpleMatrix a) {
    return a.getDDRM().getData();
  }

  private SolveResult solve(FixedPointMap map, Solver solver, Termination rule) {
    return new SolveLoop(SolveSettings.quiet())
        .solve(map, scope.zeros(map.rows(), map.width()), solver, rule, scope);
  }

  private SimpleMatrix read(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    backend.download(a, values);
    return new SimpleMatrix(a.rows(), a.cols(), true, values);
  }

  private static Termination patient(int steps) {
    return Termination.builder().rtol(1e-12).maxSteps(steps).stallWindow(steps).build();
  }

  private static SimpleMatrix relu(SimpleMatrix a) {
    double[] values = Arrays.stream(values(a)).map(v -> Math.max(v, 0)).toArray();
    return new SimpleMatrix(a.getNumRows(), a.getNumCols(), true, values);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 1", "3, 0.3, 1", "4, 3, 1", "5, 1, 0.5"})
  void theDistanceFromTheSolutionFallsAtTheProvedRate(long seed, double share, double theta) {
    Monotone drawn = Monotone.draw(seed);
    FixedPointMap layer = drawn.layer(scope, Sigma.RELU);
    Solver picard = new Picard(new Picard.Options(1));
    assertThat(solve(layer, picard, patient(5000)).converged()).isFalse();

    double mu = drawn.mu();
    double lipschitz = drawn.lipschitz();
    double step = share / lipschitz;
    Solver solver = splitting(OptionalDouble.of(step), theta);
    SimpleMatrix solution = read(solve(layer, solver, patient(20_000)).solution());
    SimpleMatrix inner = solution.mult(drawn.weight().transpose()).plus(drawn.phi());
    assertThat(relu(inner).minus(solution).normF()).isLessThan(1e-11 * solution.normF());

    double squared = 1 - 4 * step * mu / (1 + 2 * step * mu + step * step * lipschitz * lipschitz);
    double rate = 1 - theta + theta * Math.sqrt(squared);
    // u = z - a ((I - M) z - phi) at the solution, 0 at the start; z is no further from its limit
    double bound = solution.scale(1 - step).plus(inner.scale(step)).normF();
    for (int steps = 1; steps <= 40; steps++) {
      bound *= rate;
      Termination rule = Termination.builder().rtol(0).maxSteps(steps).keep(Keep.LAST).build();
      double distance = read(solve(layer, solver, rule).solution()).minus(solution).normF();
      assertThat(distance).as("step %d", steps).isLessThanOrEqualTo(bound + 1e-9);
    }
  }

  /** Some L/mu steps for (L/mu)^2, L/mu being about 30 here. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void manyTimesFewerStepsAreTakenThanByForwardBackwardSplitting(long seed) {
    FixedPointMap layer = Monotone.draw(seed).layer(scope, Sigma.RELU);
    SolveResult result = solve(layer, SPLITTING, patient(200_000));
    SolveResult slow =
        solve(
            layer,
            new ForwardBackward(new ForwardBackward.Options(OptionalDouble.empty())),
            patient(200_000));
    assertThat(result.converged()).isTrue();
    assertThat(slow.converged()).isTrue();
    assertThat(5 * result.stats().evaluations()).isLessThan(slow.stats().evaluations());
    // both take a product of their own in each step
    assertThat(result.stats().gemmEquivalents()).isLessThan(slow.stats().gemmEquivalents() / 5);
  }

  /**
   * Of one unknown mu is L, and the step 1/L leaves nothing: V (2 z - u + phi / L) = phi / (2 L).
   */
  @Test
  void oneUnknownIsSolvedInOneStepOfTheLengthByDefault() {
    double[][] weight = {{-3}};
    Monotone layer = new Monotone(new SimpleMatrix(weight), new SimpleMatrix(new double[][] {{2}}));
    Termination rule = Termination.builder().rtol(0).maxSteps(1).keep(Keep.LAST).build();
    double reached = read(solve(layer.layer(scope, Sigma.RELU), SPLITTING, rule).solution()).get(0);
    double step = 1 / Monotonicity.of(new double[] {-3}, 1).lipschitz();
    assertThat(step).isBetween(0.25 / 1.1, 0.25);
    // y = a phi / (1 + 4 a) from 0, and u = 2 y
    assertThat(reached).isCloseTo(2 * step * 2 / (1 + 4 * step), within(1e-15));
  }

  @Test
  void theProductOfEachStepIsCounted() {
    FixedPointMap layer =
        GivenLayer.of(
            scope,
            values(Monotone.draw(1).weight()),
            values(Monotone.draw(1).phi().rows(0, 1)),
            Sigma.RELU,
            Certificate.NONE);
    SolveResult result = solve(layer, SPLITTING, patient(5000));
    assertThat(result.converged()).isTrue();
    assertThat(result.stats().gemmEquivalents())
        .isEqualTo(result.stats().evaluations() + result.stats().steps());
  }

  /** Resolvents of two steps are kept for one weight. */
  @Test
  void aWeightMayBeSolvedWithByTwoSteps() {
    FixedPointMap layer = Monotone.draw(2).layer(scope, Sigma.RELU);
    SimpleMatrix one = read(solve(layer, SPLITTING, patient(5000)).solution());
    SolveResult result = solve(layer, splitting(OptionalDouble.of(1), 1), patient(5000));
    assertThat(result.converged()).isTrue();
    // residuals of 1e-12 ||z|| on both sides, times 1/mu and the norm of f(z) - z by (I - M) z -
    // phi
    assertThat(read(result.solution()).minus(one).normF()).isLessThan(1e-9 * one.normF());
  }

  @Test
  void withoutMonotonicityEveryRowIsGivenUpWithTheReason() {
    double[][] weight = PlainDoubles.gaussianMatrix(new Random(1), M, M);
    FixedPointMap layer =
        GivenLayer.of(
            scope,
            values(new SimpleMatrix(weight).scale(2)),
            PlainDoubles.gaussian(new Random(2), ROWS * M),
            Sigma.RELU,
            Certificate.NONE);
    for (Solver solver : new Solver[] {SPLITTING, splitting(OptionalDouble.of(0.1), 1)}) {
      SolveResult result = solve(layer, solver, Termination.relative(1e-6));
      assertThat(result.outcomes())
          .extracting(SampleOutcome::detail)
          .allSatisfy(
              detail ->
                  assertThat(detail)
                      .startsWith("mu = ")
                      .contains("not above 0: peaceman-rachford need not converge"));
      assertThat(result.status()).isEqualTo(SolveStatus.BREAKDOWN);
    }
  }

  @Test
  void anActivationWithoutAScaledProxIsRefused() {
    FixedPointMap layer = Monotone.draw(1).layer(scope, Sigma.TANH);
    assertThatThrownBy(() -> solve(layer, SPLITTING, Termination.relative(1e-6)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("peaceman-rachford takes steps by prox_{aF}")
        .hasMessageContaining("the activation of this layer has not: choose picard or anderson")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  /** What corrects an image does not touch u: marked or not, the same bits. */
  @Test
  void aCorrectedImageLosesNoProgress() {
    FixedPointMap layer = Monotone.draw(3).layer(scope, Sigma.RELU);
    SolveResult plain = solve(layer, SPLITTING, patient(5000));
    SolveResult marked =
        new SolveLoop(SolveSettings.quiet())
            .solve(
                new Marking(layer.open(scope)),
                layer.affineForm(),
                scope.zeros(ROWS, M),
                SPLITTING,
                patient(5000),
                scope);
    assertThat(plain.converged()).isTrue();
    assertThat(values(read(marked.solution()))).containsExactly(values(read(plain.solution())));
  }

  /** An evaluator that says of every image that it was corrected. */
  private record Marking(Evaluator exact) implements Evaluator {

    @Override
    public int rows() {
      return exact.rows();
    }

    @Override
    public int width() {
      return exact.width();
    }

    @Override
    public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
      exact.evaluate(z, accuracy, out, report);
      Arrays.fill(report.rebased(), true);
    }
  }

  /** The activations whose adjoints are solved. */
  private enum Slopes {
    /** Slopes 0 and 1. */
    OF_RELU(Sigma.RELU),
    /** Slopes between them, of a function without a known prox. */
    OF_TANH(Sigma.TANH);

    private final Sigma sigma;

    Slopes(Sigma sigma) {
      this.sigma = sigma;
    }
  }

  @ParameterizedTest
  @EnumSource(Slopes.class)
  void adjointsOfAnySlopesInTheUnitIntervalAreSolved(Slopes slopes) {
    for (long seed = 1; seed <= 5; seed++) {
      Monotone drawn = Monotone.draw(seed);
      SimpleMatrix state = Monotone.gaussian(new Random(-seed), ROWS, M);
      SimpleMatrix cotangent = Monotone.gaussian(new Random(seed), ROWS, M);
      Matrix g = GivenLayer.matrix(scope, M, values(cotangent));
      SimpleMatrix inner = state.mult(drawn.weight().transpose()).plus(drawn.phi());
      FixedPointMap map = drawn.layer(scope, slopes.sigma);
      for (double theta : new double[] {1, 0.5}) {
        Evaluator adjoint =
            map.linearize(GivenLayer.matrix(scope, M, values(state)), scope).adjoint(g, scope);
        SolveResult result =
            new SolveLoop(SolveSettings.quiet())
                .solve(
                    adjoint,
                    Optional.empty(),
                    g,
                    splitting(OptionalDouble.empty(), theta),
                    patient(20_000),
                    scope);
        assertThat(result.converged()).isTrue();
        check(read(result.solution()), cotangent, drawn.weight(), inner, slopes);
      }
    }
  }

  private static void check(
      SimpleMatrix u,
      SimpleMatrix cotangent,
      SimpleMatrix weight,
      SimpleMatrix inner,
      Slopes slopes) {
    for (int row = 0; row < ROWS; row++) {
      double[] d =
          Arrays.stream(values(inner.getRow(row)))
              .map(x -> slopes == Slopes.OF_RELU ? (x > 0 ? 1 : 0) : 1 - Math.pow(Math.tanh(x), 2))
              .toArray();
      SimpleMatrix exact =
          SimpleMatrix.identity(M)
              .minus(weight.transpose().mult(SimpleMatrix.diag(d)))
              .solve(cotangent.getRow(row).transpose());
      // a residual of 1e-12, times a condition below 1e2
      assertThat(u.getRow(row).transpose().minus(exact).normF()).isLessThan(1e-9 * exact.normF());
    }
  }
}
