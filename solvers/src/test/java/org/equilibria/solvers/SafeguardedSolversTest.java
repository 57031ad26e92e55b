package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Solve what extrapolation used to lose: runaways, dependent histories, plateaus, domains. */
class SafeguardedSolversTest {

  private static final Solver PICARD = new Picard(new Picard.Options(1));

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = EjmlBackend.open();
    scope = backend.openScope("test", Precision.F64);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  static Stream<Named<Solver>> accelerated() {
    return Stream.of(
        Named.of("anderson", new Anderson(new Anderson.Options(5, 1, 1e-10))),
        Named.of("anderson, window 1", new Anderson(new Anderson.Options(1, 1, 1e-10))),
        Named.of("anderson, window 20", new Anderson(new Anderson.Options(20, 1, 1e-10))),
        Named.of("anderson, ridge 0", new Anderson(new Anderson.Options(5, 1, 0))),
        Named.of("broyden", new Broyden(new Broyden.Options(20))),
        Named.of("anderson1", new Anderson1(new Anderson1.Options(10, 1, 1e-4, 1e-3, 1e6))),
        Named.of("auto", new Auto(new Auto.Options(100))),
        Named.of("broyden2", new Broyden2(new Broyden2.Options(100, 1))));
  }

  static Stream<Named<Solver>> searching() {
    return Stream.of(
        Named.of("newton-krylov", new NewtonKrylov(new NewtonKrylov.Options(50, 0.5))));
  }

  /** Methods that are secant methods where there is one unknown. */
  static Stream<Named<Solver>> secant() {
    return Stream.of(
            accelerated(),
            searching(),
            Stream.of(Named.<Solver>of("aitken", new Aitken(new Aitken.Options(1, 1e8)))))
        .flatMap(methods -> methods);
  }

  /** With whole Jacobians, by differences here, a step takes an evaluation for each unknown. */
  static Stream<Named<Solver>> leaping() {
    return Stream.concat(
        secant(), Stream.of(Named.of("newton", new Newton(new Newton.Options(500)))));
  }

  static Stream<Named<Solver>> all() {
    Squarem squarem = new Squarem(new Squarem.Options(Squarem.Scheme.S3, 1, 4));
    return Stream.concat(leaping(), Stream.of(Named.of("squarem", squarem)));
  }

  private SampleOutcome outcome(SolveResult result) {
    return result.outcomes().get(0);
  }

  private SolveResult solve(RowFunction f, Solver solver, Termination rule, double... start) {
    Matrix z = scope.uninitialized(1, start.length);
    backend.upload(start, z);
    return new SolveLoop(SolveSettings.quiet())
        .solve(FixedPointMap.of(1, start.length, f), z, solver, rule, scope);
  }

  private double[] solution(SolveResult result) {
    double[] z = new double[result.solution().cols()];
    backend.download(result.solution(), z);
    return z;
  }

  /** Far from 1 the secant through two images is flat, and its zero far beyond the other side. */
  @ParameterizedTest
  @MethodSource("all")
  void aFlatResidualDoesNotCarryTheStateAway(Solver solver) {
    for (double start : new double[] {10, -1e3, 1e4}) {
      RowFunction f = (row, z, out) -> out[0] = z[0] - Math.atan(z[0] - 1);
      Termination rule = Termination.builder().maxSteps(20_000).build();
      SolveResult result = solve(f, solver, rule, start);
      assertThat(result.status()).as("from %s", start).isEqualTo(SolveStatus.CONVERGED);
      // The slope of z - f(z) is 1 at 1, so the residual is the error up to its square.
      assertThat(solution(result)[0]).isCloseTo(1, within(1.1e-6));
      int picard = outcome(solve(f, PICARD, rule, start)).evaluations();
      // A refusal costs an evaluation, and each is followed by a plain step.
      assertThat(outcome(result).evaluations()).isLessThanOrEqualTo(2 * picard);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aMapWithoutAFixedPointHasNone(Solver solver) {
    RowFunction drifting =
        (row, z, out) -> {
          out[0] = z[0] + 1;
          out[1] = Math.cos(z[1]) / 2;
        };
    for (double rtol : new double[] {1e-6, 1e-3}) {
      SolveResult result = solve(drifting, solver, Termination.relative(rtol), 0, 0);
      assertThat(result.converged()).as("rtol %s", rtol).isFalse();
      // |z0 + 1 - z0| up to the rounding of z0, which is below 1e4
      assertThat(outcome(result).residual()).isGreaterThanOrEqualTo(1 - 1e-11);
      assertThat(Math.abs(solution(result)[0])).as("states stay in sight").isLessThan(1e4);
    }
  }

  /**
   * Plain steps leave along an eigenvector, 11 % a step, and residuals fall again where what they
   * gathered is given back: along the null vector of A any size has the same residual.
   */
  @ParameterizedTest
  @MethodSource("all")
  void aSingularMapThatPlainStepsLeaveHasNoFixedPoint(Solver solver) {
    double[][] a = {{.1, .2, .3}, {.4, .5, .6}, {.7, .8, .9}};
    double[] c = {1, 1, -1};
    RowFunction f =
        (row, z, out) -> {
          for (int i = 0; i < 3; i++) {
            out[i] = z[i] - a[i][0] * z[0] - a[i][1] * z[1] - a[i][2] * z[2] + c[i];
          }
        };
    for (double rtol : new double[] {1e-8, 1e-6}) {
      Termination rule = Termination.builder().rtol(rtol).maxSteps(300).build();
      SolveResult result = solve(f, solver, rule, 0, 0, 0);
      assertThat(result.converged()).as("rtol %s, %s", rtol, result.outcomes()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSingularAdjointSystemHasNoSolution(Solver solver) {
    FixedPointMap map =
        FixedPointMap.of(
            1,
            2,
            (row, z, out) -> {
              out[0] = z[0];
              out[1] = z[1] / 2 + 1;
            },
            (row, z, u, out) -> {
              out[0] = u[0];
              out[1] = u[1] / 2;
            });
    Matrix state = scope.uninitialized(1, 2);
    backend.upload(new double[] {0, 2}, state);
    Matrix cotangent = scope.uninitialized(1, 2);
    backend.upload(new double[] {1, 1}, cotangent);
    Evaluator adjoint = map.linearize(state, scope).adjoint(cotangent, scope);
    SolveResult result =
        new SolveLoop(SolveSettings.quiet())
            .solve(adjoint, Optional.empty(), cotangent, solver, Termination.relative(1e-6), scope);
    assertThat(result.converged()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("accelerated")
  void anIllConditionedSolutionFarFromTheStartIsReached(Solver solver) {
    SolveResult result =
        solve((row, z, out) -> out[0] = 0.9999 * z[0] + 1, solver, Termination.relative(1e-6), 0);
    assertThat(result.converged()).isTrue();
    assertThat(outcome(result).evaluations()).isEqualTo(3);
    assertThat(solution(result)[0]).isCloseTo(1e4, within(1e-4));
  }

  /** On linear problems of n unknowns Broyden's method ends after 2n steps (Gay 1979). */
  @Test
  void rotationsTakeBroydenTwiceTheirWidth() {
    for (int n = 2; n <= 6; n++) {
      int width = n;
      RowFunction f =
          (row, z, out) -> {
            for (int i = 0; i + 1 < width; i += 2) {
              double c = 0.99 * Math.cos(0.5 + i);
              double s = 0.99 * Math.sin(0.5 + i);
              out[i] = c * z[i] - s * z[i + 1] + 1;
              out[i + 1] = s * z[i] + c * z[i + 1] - i;
            }
            if (width % 2 == 1) {
              out[width - 1] = 0.5;
            }
          };
      SolveResult result =
          solve(f, new Broyden(new Broyden.Options(20)), Termination.relative(1e-8), new double[n]);
      assertThat(result.status()).as("width %d", n).isEqualTo(SolveStatus.CONVERGED);
      assertThat(outcome(result).evaluations()).isLessThanOrEqualTo(2 * n + 1);
    }
  }

  /**
   * A difference of f at 0 is off by 1e-8, and so is the slope 1e-4 of the residual: the first step
   * removes four digits of the residual, but for a little, and goes 1e4 times as far as plain steps
   * would. Five evaluations leave one more step, of a difference and an evaluation, to show it.
   */
  @ParameterizedTest
  @MethodSource("searching")
  void anIllConditionedSolutionIsReachedByADifference(Solver solver) {
    SolveResult result =
        solve((row, z, out) -> out[0] = 0.9999 * z[0] + 1, solver, Termination.relative(1e-6), 0);
    assertThat(result.converged()).isTrue();
    assertThat(outcome(result).evaluations()).isLessThanOrEqualTo(5);
    assertThat(solution(result)[0]).isCloseTo(1e4, within(10.0));
  }

  @ParameterizedTest
  @MethodSource("all")
  void oneUnknownNeedsOneDifference(Solver solver) {
    SolveResult result =
        solve(
            (row, z, out) -> out[0] = Math.tanh(0.999 * z[0] + 0.01),
            solver,
            Termination.relative(1e-10),
            0);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    // 1e-10 ||f|| / (1 - .999 (1 - .3^2))
    assertThat(solution(result)[0]).isCloseTo(0.301794, within(1e-6));
  }

  /**
   * f(z) = b + u tanh(v . z): all differences of residuals are nearly parallel. Squarem takes three
   * evaluations for each step of a secant method.
   */
  @ParameterizedTest
  @MethodSource("secant")
  void mapsOfRankOneAreSolvedInAnyWidth(Solver solver) {
    Random random = new Random(5);
    for (int trial = 0; trial < 100; trial++) {
      int n = 1 + random.nextInt(40);
      double[] b = random.doubles(n, -1, 1).toArray();
      double[] u = unit(random, n);
      double[] v = unit(random, n);
      boolean linear = trial % 2 == 0;
      RowFunction f =
          (row, z, out) -> {
            double along = 0;
            for (int i = 0; i < n; i++) {
              along += v[i] * z[i];
            }
            double moved = linear ? 0.99 * along : Math.tanh(0.999 * along);
            for (int i = 0; i < n; i++) {
              out[i] = b[i] + u[i] * moved;
            }
          };
      SolveResult result = solve(f, solver, Termination.relative(1e-8), new double[n]);
      assertThat(result.status())
          .as("trial %d, width %d", trial, n)
          .isEqualTo(SolveStatus.CONVERGED);
      // A secant method on what is a problem of one unknown
      assertThat(outcome(result).evaluations()).isLessThanOrEqualTo(30);
    }
  }

  private static double[] unit(Random random, int n) {
    double[] a = random.doubles(n, -1, 1).toArray();
    double norm = Math.sqrt(Arrays.stream(a).map(x -> x * x).sum());
    return Arrays.stream(a).map(x -> x / norm).toArray();
  }

  /** Squarem, whose first steps are plain, never leaves it. */
  @ParameterizedTest
  @MethodSource("leaping")
  void anExtrapolationOutOfTheDomainIsTakenBack(Solver solver) {
    RowFunction f =
        (row, z, out) ->
            out[0] = Math.log(3 / z[0]) / Math.log(3.7477525683 * z[0] / (z[0] - 1)) + 1;
    SolveResult result = solve(f, solver, Termination.relative(1e-8), 1.001);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(solution(result)[0]).isCloseTo(1.3, within(1e-6));
    assertThat(outcome(result).refusals()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void valueIterationOnAChainIsNoStall(Solver solver) {
    int n = 60;
    RowFunction chain =
        (row, z, out) -> {
          for (int i = 0; i < n; i++) {
            double best = Math.max(z[Math.max(0, i - 1)], z[Math.min(n - 1, i + 1)]);
            out[i] = (i == n - 1 ? 1 : 0) + 0.99 * best;
          }
        };
    Termination rule = Termination.builder().maxSteps(3000).build();
    SolveResult result = solve(chain, solver, rule, new double[n]);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    int picard = outcome(solve(chain, PICARD, rule, new double[n])).evaluations();
    assertThat(outcome(result).evaluations()).isLessThanOrEqualTo(picard);
    assertThat(solution(result)[0]).isCloseTo(100 * Math.pow(0.99, n - 1), within(0.1));
  }

  /** Powers of M grow to 6^n / 2 before they fall: residuals rise on the way to the solution. */
  @ParameterizedTest
  @MethodSource("secant")
  void transientGrowthIsLeftToPlainSteps(Solver solver) {
    for (int n : new int[] {5, 10, 15}) {
      RowFunction f =
          (row, z, out) -> {
            for (int i = 0; i < n; i++) {
              out[i] = 0.5 * z[i] + (i + 1 < n ? 3 * z[i + 1] : 0) + 1;
            }
          };
      Termination rule = Termination.builder().maxSteps(400).build();
      SolveResult result = solve(f, solver, rule, new double[n]);
      assertThat(result.status()).as("width %d", n).isEqualTo(SolveStatus.CONVERGED);
      int picard = outcome(solve(f, PICARD, rule, new double[n])).evaluations();
      assertThat(outcome(result).evaluations()).isLessThanOrEqualTo(3 * picard);
    }
  }

  /**
   * z^2 + .3 has no fixed point: histories are dropped again and again, at times of their own, and
   * go on when the rows between have finished.
   */
  @ParameterizedTest
  @MethodSource("all")
  void aRowWithoutHistoryHasTheSameBitsAloneAsInABatch(Solver solver) {
    double[] start = {-.4, 0, .1, .3, .2};
    RowFunction[] f = {
      (row, z, out) -> out[0] = z[0] * z[0] + .3,
      (row, z, out) -> out[0] = Math.cos(z[0]),
      (row, z, out) -> out[0] = z[0] / 2 + 1,
      (row, z, out) -> out[0] = Math.exp(-z[0]),
      (row, z, out) -> out[0] = z[0] + 1 + .5 * Math.sin(z[0])
    };
    Matrix z = scope.uninitialized(5, 1);
    backend.upload(start, z);
    SolveResult batch =
        new SolveLoop(SolveSettings.quiet())
            .solve(
                FixedPointMap.of(5, 1, (row, from, to) -> f[row].apply(row, from, to)),
                z,
                solver,
                Termination.relative(1e-6),
                scope);
    double[] together = new double[5];
    backend.download(batch.solution(), together);
    for (int i = 0; i < 5; i++) {
      SolveResult alone = solve(f[i], solver, Termination.relative(1e-6), start[i]);
      assertThat(solution(alone)).as("row %d", i).containsExactly(together[i]);
      assertThat(outcome(alone)).isEqualTo(batch.outcomes().get(i));
    }
  }
}
