package org.equilibria.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Keep;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.api.solve.Traits;
import org.equilibria.backend.ejml.EjmlBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hold the one loop to its invariants, with maps whose every iterate is known by hand. */
class SolveLoopTest {

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

  /** Propose f(z), whatever happens. */
  private static final class Repeat implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 0, Set.of());
    }

    @Override
    public SolverRun start(SolveContext context) {
      return new SolverRun() {
        @Override
        public Proposal step(Iterate iterate, Matrix next, RowFaults faults) {
          return Proposal.IMAGE;
        }

        @Override
        public boolean canRetain() {
          return true;
        }

        @Override
        public void retain(int[] rows) {
          // nothing is remembered
        }
      };
    }
  }

  private static Solver stepping(SolverRun run) {
    return new Solver() {
      @Override
      public Traits traits() {
        return new Traits(false, 0, Set.of());
      }

      @Override
      public SolverRun start(SolveContext context) {
        return run;
      }
    };
  }

  // f(z) = z/2 + 1 has the fixed point 2; from 0 the iterates are 2 - 2^{1-k}, the residual at the
  // k-th is 2^{-k} and the image 2 - 2^{-k}.
  private static final RowFunction HALF = (row, z, out) -> out[0] = z[0] / 2 + 1;

  private Matrix start(double... values) {
    Matrix m = scope.uninitialized(values.length, 1);
    backend.upload(values, m);
    return m;
  }

  private double[] values(Matrix m) {
    double[] out = new double[m.rows() * m.cols()];
    backend.download(m, out);
    return out;
  }

  private SolveResult solve(FixedPointMap map, Matrix start, Termination rule) {
    return new SolveLoop(SolveSettings.quiet()).solve(map, start, new Repeat(), rule, scope);
  }

  private static FixedPointMap rows(RowFunction... functions) {
    return FixedPointMap.of(
        functions.length, 1, (row, z, out) -> functions[row].apply(row, z, out));
  }

  @Test
  void returnsTheIterateWhoseResidualItMeasuredAndCountsTheLastEvaluation() {
    Matrix start = start(0);
    SolveResult result = solve(rows(HALF), start, Termination.builder().rtol(0).atol(0.1).build());
    // residuals 1, 1/2, 1/4, 1/8, 1/16: the fifth evaluation is the first at most 0.1
    SampleOutcome outcome = result.outcomes().get(0);
    assertThat(outcome.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(outcome.evaluations()).isEqualTo(5);
    assertThat(outcome.residual()).isEqualTo(1.0 / 16);
    assertThat(outcome.relativeResidual()).isEqualTo((1.0 / 16) / (2 - 1.0 / 16));
    assertThat(values(result.solution())).containsExactly(2 - 1.0 / 8);
    assertThat(result.stats().evaluations()).isEqualTo(5);
    assertThat(result.stats().steps()).isEqualTo(4);
    assertThat(values(start)).containsExactly(0);
  }

  @Test
  void relativeToleranceRefersToTheImage() {
    SolveResult result = solve(rows(HALF), start(0), Termination.relative(0.15));
    // residual/image: 1, 1/3, 1/7 = .1428
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(3);
  }

  @Test
  void anAlreadyConvergedRowTakesOneEvaluationAndKeepsItsStart() {
    SolveResult result = solve(rows(HALF, HALF), start(2, 0), Termination.relative(1e-6));
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(1);
    assertThat(result.outcomes().get(0).residual()).isZero();
    assertThat(values(result.solution())[0]).isEqualTo(2);
  }

  @Test
  void eachRowEndsInItsOwnWayAndTheOthersNeverNotice() {
    RowFunction doubling = (row, z, out) -> out[0] = 2 * z[0] + 1;
    RowFunction notANumber = (row, z, out) -> out[0] = Double.NaN;
    RowFunction rotating = (row, z, out) -> out[0] = -z[0] + 1;
    SolveResult result =
        solve(
            rows(HALF, doubling, notANumber, rotating, HALF),
            start(0, 0, 0, 0, 1),
            Termination.builder().rtol(1e-9).divergenceFactor(20).stallWindow(5).build());
    assertThat(result.outcomes().stream().map(SampleOutcome::status))
        .containsExactly(
            SolveStatus.CONVERGED,
            SolveStatus.DIVERGED,
            SolveStatus.NON_FINITE,
            SolveStatus.STALLED,
            SolveStatus.CONVERGED);
    assertThat(result.status()).isEqualTo(SolveStatus.NON_FINITE);
    SolveResult alone = solve(rows(HALF), start(0), Termination.relative(1e-9));
    assertThat(result.outcomes().get(0)).isEqualTo(alone.outcomes().get(0));
    assertThat(values(result.solution())[0]).isEqualTo(values(alone.solution())[0]);
    assertThat(result.unconvergedRows()).isEqualTo(3);
  }

  @Test
  void aRowWithoutAnyFiniteIterateIsNaNAndSaysSo() {
    SolveResult result =
        solve(rows((row, z, out) -> out[0] = Double.NaN), start(0), Termination.relative(1e-6));
    assertThat(values(result.solution())).containsExactly(Double.NaN);
    assertThat(result.outcomes().get(0).residual()).isNaN();
  }

  // From 0 the map goes 0 -> 1 -> 1.25 -> 3 -> 7, with residuals 1, .25, 1.75, 4 and then infinity.
  private static final RowFunction WANDERING =
      (row, z, out) ->
          out[0] =
              z[0] == 0
                  ? 1
                  : z[0] == 1 ? 1.25 : z[0] == 1.25 ? 3 : z[0] == 3 ? 7 : Double.POSITIVE_INFINITY;

  @Test
  void keepsTheBestFiniteIterateWithItsOwnResidual() {
    SolveResult result = solve(rows(WANDERING), start(0), Termination.relative(1e-6));
    assertThat(result.status()).isEqualTo(SolveStatus.NON_FINITE);
    assertThat(values(result.solution())).containsExactly(1);
    assertThat(result.outcomes().get(0).residual()).isEqualTo(0.25);
  }

  @Test
  void keepsTheLastFiniteIterateWhereAsked() {
    SolveResult result =
        solve(rows(WANDERING), start(0), Termination.builder().keep(Keep.LAST).build());
    assertThat(values(result.solution())).containsExactly(3);
    assertThat(result.outcomes().get(0).residual()).isEqualTo(4);
  }

  /** From 0 it grows by 3 a step, from 1e-9 to .3, before it turns to the fixed point .99. */
  @Test
  void aRowThatGrowsFromNextToZeroToTheScaleOfTheMapHasNotDiverged() {
    RowFunction unstable = (row, z, out) -> out[0] = Math.tanh(3 * z[0] + 1e-9);
    for (int steps = 0; steps < 30; steps++) {
      Termination rule = Termination.builder().maxSteps(steps).build();
      assertThat(solve(rows(unstable), start(0), rule).status())
          .isIn(SolveStatus.MAX_STEPS, SolveStatus.CONVERGED);
    }
    RowFunction tripling = (row, z, out) -> out[0] = 3 * z[0] + 1e-9;
    // 1e-9 * 3^32 > 1e6
    assertThat(solve(rows(tripling), start(0), Termination.builder().maxSteps(32).build()).status())
        .isEqualTo(SolveStatus.DIVERGED);
  }

  @Test
  void aRowThatGrewBeyondTheFactorOfItsStartWhenALimitCameHasDiverged() {
    RowFunction doubling = (row, z, out) -> out[0] = 2 * z[0] + 1;
    Termination rule = Termination.builder().maxSteps(5).divergenceFactor(31).build();
    // From 0 the residual at the k-th iterate is 2^k; the start's scale is 1.
    SolveResult result = solve(rows(doubling), start(0), rule);
    assertThat(result.status()).isEqualTo(SolveStatus.DIVERGED);
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(6);
    assertThat(
            solve(rows(doubling), start(0), rule.toBuilder().divergenceFactor(32).build()).status())
        .isEqualTo(SolveStatus.MAX_STEPS);
  }

  @Test
  void slowGrowthIsNeitherAStallNorDivergence() {
    RowFunction slowly = (row, z, out) -> out[0] = 1.05 * z[0] + 1;
    SolveResult result = solve(rows(slowly), start(0), Termination.relative(1e-6));
    // 1.05^200 = 17,000
    assertThat(result.status()).isEqualTo(SolveStatus.MAX_STEPS);
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(201);
  }

  @Test
  void anUnstableStartDoesNotDiverge() {
    for (double offset : new double[] {1e-9, 1e-30}) {
      RowFunction unstable = (row, z, out) -> out[0] = Math.tanh(3 * z[0] + offset);
      SolveResult result = solve(rows(unstable), start(0), Termination.relative(1e-6));
      assertThat(result.status()).as("offset %s", offset).isEqualTo(SolveStatus.CONVERGED);
      // The slope there is 3 (1 - .9949^2) = .03.
      assertThat(values(result.solution())[0]).isCloseTo(0.994905, within(1e-5));
    }
  }

  /** Value iteration: news travels one state a step, and the residual stays what it was. */
  @Test
  void aConstantResidualIsNoStallWhileSomethingMoves() {
    int n = 60;
    RowFunction chain =
        (row, z, out) -> {
          for (int i = 0; i < n; i++) {
            double best = Math.max(z[Math.max(0, i - 1)], z[Math.min(n - 1, i + 1)]);
            out[i] = (i == n - 1 ? 1 : 0) + 0.99 * best;
          }
        };
    SolveResult result =
        solve(
            FixedPointMap.of(1, n, chain),
            scope.zeros(1, n),
            Termination.builder().maxSteps(2000).build());
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    // The last state has value 1/(1 - .99), each before it .99 of the next; the residual is
    // relative to the norm, at most sqrt(60) times the largest entry, and the rate is .99.
    double[] value = values(result.solution());
    for (int i = 0; i < n; i++) {
      assertThat(value[i])
          .isCloseTo(100 * Math.pow(0.99, n - 1 - i), within(1e-6 * Math.sqrt(n) * 100 * 100));
    }
  }

  /** A unit moves through 120 entries: residual and norm are the same to the last bit meanwhile. */
  @Test
  void aResidualOfTheSameBitsIsNoStallWhileTheStateMoves() {
    int n = 120;
    RowFunction shift =
        (row, z, out) -> {
          out[0] = 0;
          System.arraycopy(z, 0, out, 1, n - 1);
        };
    Matrix unit = scope.zeros(1, n);
    double[] first = new double[n];
    first[0] = 1;
    backend.upload(first, unit);
    SolveResult result = solve(FixedPointMap.of(1, n, shift), unit, Termination.relative(1e-6));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(n + 1);
    assertThat(values(result.solution())).containsOnly(0);
  }

  /** Residuals 1, 1e-8, 2 and 1: the last is no more than the first. */
  @Test
  void growthSinceTheBestResidualIsNoDivergence() {
    double near = 1 + 1e-8;
    RowFunction passing = (row, z, out) -> out[0] = z[0] == 1 ? near : z[0] == near ? 3 : z[0] + 1;
    Termination rule = Termination.builder().rtol(1e-12).maxSteps(3).build();
    SolveResult result = solve(rows(passing), start(0), rule);
    assertThat(result.status()).isEqualTo(SolveStatus.MAX_STEPS);
    assertThat(values(result.solution())).containsExactly(1);
  }

  @Test
  void anIterateThatComesBackExactlyIsAStall() {
    RowFunction rotating = (row, z, out) -> out[0] = 1 - z[0];
    SolveResult result =
        solve(rows(rotating), start(0), Termination.builder().stallWindow(10).build());
    assertThat(result.status()).isEqualTo(SolveStatus.STALLED);
    // 0 1 0 1 ...: the tenth step after the best residual is remembered, two later it is back.
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(13);
  }

  @Test
  void aResidualAtRoundingThatTheToleranceForbidsIsAStall() {
    // The iterates alternate between neighbouring numbers around 1.
    RowFunction jitter = (row, z, out) -> out[0] = z[0] == 1 ? Math.nextUp(1.0) : 1;
    SolveResult result =
        solve(rows(jitter), start(1), Termination.builder().rtol(0).stallWindow(7).build());
    assertThat(result.status()).isEqualTo(SolveStatus.STALLED);
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(8);
  }

  @Test
  void aRootAtZeroIsFoundRelativeToWhereTheRowCameFrom() {
    for (double scale : new double[] {1, 1e-150, 1e150}) {
      SolveResult result =
          solve(
              rows((row, z, out) -> out[0] = 0.9 * z[0]), start(scale), Termination.relative(1e-6));
      SampleOutcome outcome = result.outcomes().get(0);
      assertThat(outcome.status()).isEqualTo(SolveStatus.CONVERGED);
      assertThat(outcome.detail())
          .isEqualTo("the solution is 0 to the tolerance, relative to the start");
      // |z| + |f(z)| at most 1e-8 of |f(z_0)|, or one step before
      assertThat(values(result.solution())[0] / scale).isBetween(0.5e-8 * 0.9, 1e-8);
    }
  }

  @Test
  void aSmallRootIsNotTakenForZeroBecauseTheImageOfTheStartWasFarAway() {
    RowFunction f = (row, z, out) -> out[0] = z[0] > 2 ? 0 : z[0] > 0.5 ? 1e12 : z[0] / 2 + 1e-4;
    SolveResult result = solve(rows(f), start(1), Termination.relative(1e-6));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    // 1e-6 |f| / (1 - 1/2)
    assertThat(values(result.solution())[0]).isCloseTo(2e-4, within(4e-10));

    Termination byEntry = Termination.builder().componentwise(true).build();
    assertThat(values(solve(rows(f), start(1), byEntry).solution())[0])
        .isCloseTo(2e-4, within(4e-10));
  }

  @Test
  void aSmallRootIsNotTakenForZeroBecauseTheStartWasFarAway() {
    SolveResult result =
        solve(
            rows((row, z, out) -> out[0] = z[0] / 2 + 0.5), start(1e7), Termination.relative(1e-6));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(values(result.solution())[0]).isCloseTo(1, within(2e-6));
  }

  @Test
  void anInfiniteToleranceIsMetAtOnceAndAZeroOneByAZeroResidual() {
    RowFunction vanishing = (row, z, out) -> out[0] = 0;
    for (double rtol : new double[] {0, Double.POSITIVE_INFINITY}) {
      SolveResult result = solve(rows(vanishing), start(1), Termination.relative(rtol));
      assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
      assertThat(result.outcomes().get(0).residual()).isZero();
    }
  }

  // By norm the second entry is lost beside the first, and its residual with it.
  private static final RowFunction UNLIKE =
      (row, z, out) -> {
        out[0] = z[0] / 2 + 1e12;
        out[1] = 0.99 * z[1] + 1e-3;
      };

  @Test
  void everyEntryMeetsTheToleranceWhereThatIsAskedFor() {
    Termination rule = Termination.builder().maxSteps(3000).build();
    SolveResult byNorm = solve(FixedPointMap.of(1, 2, UNLIKE), scope.zeros(1, 2), rule);
    assertThat(byNorm.converged()).isTrue();
    assertThat(values(byNorm.solution())[1]).isLessThan(0.03);

    SolveResult byEntry =
        solve(
            FixedPointMap.of(1, 2, UNLIKE),
            scope.zeros(1, 2),
            rule.toBuilder().componentwise(true).build());
    assertThat(byEntry.converged()).isTrue();
    // 1e-6 |f| / (1 - .99)
    assertThat(values(byEntry.solution())[1]).isCloseTo(0.1, within(1.1e-5));
    assertThat(values(byEntry.solution())[0]).isCloseTo(2e12, within(4e6));
    // The residual reported is the norm of the row.
    double[] z = values(byEntry.solution());
    assertThat(byEntry.outcomes().get(0).residual())
        .isEqualTo(Math.hypot(z[0] / 2 + 1e12 - z[0], 0.99 * z[1] + 1e-3 - z[1]), within(1e-12));
  }

  @Test
  void anEntryThatGoesToZeroMeetsTheToleranceFromItsOwnStart() {
    RowFunction f =
        (row, z, out) -> {
          out[0] = z[0] / 2 + 1;
          out[1] = 0.8 * z[1];
        };
    Matrix start = scope.uninitialized(3, 2);
    backend.upload(new double[] {1, 1, 0, 1e9, 2, 1}, start);
    SolveResult result =
        solve(FixedPointMap.of(3, 2, f), start, Termination.builder().componentwise(true).build());
    assertThat(result.converged()).isTrue();
    double[] z = values(result.solution());
    assertThat(Math.abs(z[1])).isLessThan(1e-8);
    assertThat(Math.abs(z[3])).isLessThan(1e1);
    assertThat(Math.abs(z[5])).isLessThan(1e-8);
  }

  @Test
  void limitsAreReportedAsWhatTheyAre() {
    Termination tight = Termination.relative(1e-15);
    assertThat(solve(rows(HALF), start(0), tight.toBuilder().maxSteps(3).build()))
        .satisfies(
            r -> {
              assertThat(r.status()).isEqualTo(SolveStatus.MAX_STEPS);
              assertThat(r.stats().evaluations()).isEqualTo(4);
            });
    assertThat(solve(rows(HALF), start(0), tight.toBuilder().maxEvaluations(3).build()))
        .satisfies(
            r -> {
              assertThat(r.status()).isEqualTo(SolveStatus.MAX_EVALUATIONS);
              assertThat(r.stats().evaluations()).isEqualTo(3);
              assertThat(r.outcomes().get(0).residual()).isEqualTo(0.25);
            });
  }

  @Test
  void timeOutIsJudgedByTheGivenClock() {
    AtomicLong now = new AtomicLong();
    RowFunction slow =
        (row, z, out) -> {
          now.addAndGet(Duration.ofSeconds(1).toNanos());
          HALF.apply(row, z, out);
        };
    SolveResult result =
        new SolveLoop(SolveSettings.quiet().withClock(now::get))
            .solve(
                rows(slow),
                start(0),
                new Repeat(),
                Termination.builder().rtol(1e-15).timeout(Duration.ofSeconds(3)).build(),
                scope);
    assertThat(result.status()).isEqualTo(SolveStatus.TIMEOUT);
    assertThat(result.stats().evaluations()).isEqualTo(3);
    assertThat(result.stats().elapsed()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void cancellationLeavesTheBestIterateSoFar() {
    AtomicInteger asked = new AtomicInteger();
    SolveResult result =
        new SolveLoop(SolveSettings.quiet().withCancellation(() -> asked.incrementAndGet() == 2))
            .solve(rows(HALF), start(0), new Repeat(), Termination.relative(1e-15), scope);
    assertThat(result.status()).isEqualTo(SolveStatus.CANCELLED);
    assertThat(values(result.solution())).containsExactly(1);
  }

  @Test
  void aCancelledBatchSaysSoWhateverBefellItsRowsBefore() {
    AtomicInteger asked = new AtomicInteger();
    SolveResult result =
        new SolveLoop(SolveSettings.quiet().withCancellation(() -> asked.incrementAndGet() == 2))
            .solve(
                rows(HALF, (row, z, out) -> out[0] = Double.NaN),
                start(0, 0),
                new Repeat(),
                Termination.relative(1e-15),
                scope);
    assertThat(result.outcomes().stream().map(SampleOutcome::status))
        .containsExactly(SolveStatus.CANCELLED, SolveStatus.NON_FINITE);
    assertThat(result.status()).isEqualTo(SolveStatus.CANCELLED);
  }

  @Test
  void aTimeLimitBeyondTheClockIsNoLimit() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    assertThat(solve(rows(HALF), start(0), Termination.builder().timeout(forever).build()))
        .matches(SolveResult::converged);
  }

  @Test
  void aMapThatFailsToOpenIsThePluginsFault() {
    FixedPointMap failing =
        new FixedPointMap() {
          @Override
          public int rows() {
            return 1;
          }

          @Override
          public int width() {
            return 1;
          }

          @Override
          public Evaluator open(Scope storage) {
            throw new IllegalStateException("boom");
          }

          @Override
          public Linearization linearize(Matrix z, Scope storage) {
            throw new IllegalStateException("boom");
          }
        };
    assertThatThrownBy(() -> solve(failing, start(0), Termination.relative(1e-6)))
        .isInstanceOfSatisfying(
            EquilibriaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_FAILURE))
        .hasMessageContaining("boom");
  }

  @Test
  void theAdjointOfHostFunctionsLeavesFinishedRowsAlone() {
    double[] rates = {0.9, 0.1};
    int[] calls = new int[2];
    FixedPointMap map =
        FixedPointMap.of(
            2,
            1,
            (row, z, out) -> out[0] = rates[row] * z[0] + 1,
            (row, z, u, out) -> {
              calls[row]++;
              out[0] = rates[row] * u[0];
            });
    Matrix cotangent = start(1, 1);
    Evaluator adjoint = map.linearize(start(10, 1 / 0.9), scope).adjoint(cotangent, scope);
    SolveResult result =
        new SolveLoop(SolveSettings.quiet())
            .solve(
                adjoint,
                Optional.empty(),
                cotangent,
                new Repeat(),
                Termination.relative(1e-10),
                scope);
    assertThat(values(result.solution())[0]).isCloseTo(10, within(1e-7));
    assertThat(values(result.solution())[1]).isCloseTo(1 / 0.9, within(1e-7));
    assertThat(calls[1]).isEqualTo(result.outcomes().get(1).evaluations()).isLessThan(calls[0]);
  }

  @Test
  void whatARunSaysOfARowIsAddedToItsDetailHoweverItEnds() {
    SolverRun talking =
        new SolverRun() {
          @Override
          public Proposal step(Iterate iterate, Matrix next, RowFaults faults) {
            if (iterate.index() == 1) {
              faults.breakdown(1, "singular");
            }
            return Proposal.IMAGE;
          }

          @Override
          public Optional<String> remark(int row) {
            return row == 3 ? Optional.empty() : Optional.of("of row " + row);
          }
        };
    RowFunction half = HALF;
    RowFunction translation = (row, z, out) -> out[0] = z[0] + 1;
    SolveResult result =
        new SolveLoop(SolveSettings.quiet())
            .solve(
                rows(half, half, translation, translation),
                start(0, 0, 0, 0),
                stepping(talking),
                Termination.builder().rtol(1e-3).maxSteps(20).build(),
                scope);
    assertThat(result.outcomes().stream().map(SampleOutcome::detail))
        .containsExactly(
            SolveStatus.CONVERGED.message() + "; of row 0",
            "singular; of row 1",
            SolveStatus.MAX_STEPS.message() + "; of row 2",
            SolveStatus.MAX_STEPS.message());
  }

  @Test
  void aBreakdownEndsOneRowOnly() {
    SolverRun faulty =
        (iterate, next, faults) -> {
          if (iterate.index() == 1) {
            faults.breakdown(0, "singular");
            faults.breakdown(2, null);
          }
          return Proposal.IMAGE;
        };
    SolveResult result =
        new SolveLoop(SolveSettings.quiet())
            .solve(
                rows(HALF, HALF, HALF),
                start(0, 0, 0),
                stepping(faulty),
                Termination.relative(1e-6),
                scope);
    assertThat(result.outcomes().get(0).status()).isEqualTo(SolveStatus.BREAKDOWN);
    assertThat(result.outcomes().get(0).detail()).isEqualTo("singular");
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(2);
    assertThat(values(result.solution())[0]).isEqualTo(1);
    assertThat(result.outcomes().get(1).status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(result.outcomes().get(2).detail()).isEqualTo(SolveStatus.BREAKDOWN.message());
  }

  @Test
  void aFailingSolverIsThePluginsFault() {
    SolverRun failing =
        (iterate, next, faults) -> {
          throw new IllegalStateException("boom");
        };
    assertThatThrownBy(
            () ->
                new SolveLoop(SolveSettings.quiet())
                    .solve(
                        rows(HALF), start(0), stepping(failing), Termination.relative(1e-6), scope))
        .isInstanceOfSatisfying(
            EquilibriaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_FAILURE))
        .hasMessageContaining("boom");
    assertThat(scope.bytes()).as("nothing but start and solution is left").isEqualTo(2 * 8);
  }

  /** Evaluate HALF within an error that shrinks as the loop asks. */
  private static final class Inexact implements Evaluator {
    private final double smallestError;

    Inexact(double smallestError) {
      this.smallestError = smallestError;
    }

    @Override
    public int rows() {
      return 1;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
      double[] value = new double[1];
      z.scope().backend().download(z, value);
      double state = value[0];
      double image = state / 2 + 1;
      value[0] = image;
      z.scope().backend().upload(value, out);
      report.residual()[0] = Math.abs(image - state);
      report.imageNorm()[0] = image;
      report.errorBound()[0] = Math.max(accuracy[0] * image, smallestError);
    }
  }

  @Test
  void anInexactEvaluationAddsItsErrorBound() {
    Termination rule = Termination.builder().rtol(0).atol(0.1).build();
    SolveResult result = solveInexact(new Inexact(0.05), rule);
    // 1/16 + .05 > .1 >= 1/32 + .05
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(6);
    assertThat(result.outcomes().get(0).residual() + result.outcomes().get(0).errorBound())
        .isLessThanOrEqualTo(0.1);
    assertThat(result.outcomes().get(0).errorBound()).isEqualTo(0.05);
  }

  @Test
  void accuracyFollowsTheResidualSoThatTheToleranceCanBeMet() {
    SolveResult result = solveInexact(new Inexact(0), Termination.relative(1e-10));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
  }

  @Test
  void aBoundAboveTheToleranceNeverCountsAsConverged() {
    SolveResult result = solveInexact(new Inexact(0.2), Termination.builder().atol(0.1).build());
    assertThat(result.converged()).isFalse();
  }

  private SolveResult solveInexact(Evaluator evaluator, Termination rule) {
    return new SolveLoop(SolveSettings.quiet())
        .solve(evaluator, Optional.empty(), start(0), new Repeat(), rule, scope);
  }

  @Test
  void finishedRowsAreCompactedAwayWithoutChangingAnyAnswer() {
    AtomicInteger calls = new AtomicInteger();
    RowFunction counted =
        (row, z, out) -> {
          calls.incrementAndGet();
          out[0] = z[0] * (row + 1) / 10.0 + 1;
        };
    int n = 8;
    FixedPointMap map = FixedPointMap.of(n, 1, counted);
    SolveResult result = solve(map, scope.zeros(n, 1), Termination.relative(1e-12));
    assertThat(result.converged()).isTrue();
    assertThat(result.stats().rowEvaluations()).isEqualTo(calls.get());
    double[] solution = values(result.solution());
    for (int row = 0; row < n; row++) {
      double rate = (row + 1) / 10.0;
      assertThat(solution[row]).isCloseTo(1 / (1 - rate), within(1e-12 / (1 - rate) / (1 - rate)));
      int id = row;
      SolveResult alone =
          solve(
              FixedPointMap.of(1, 1, (r, z, out) -> counted.apply(id, z, out)),
              scope.zeros(1, 1),
              Termination.relative(1e-12));
      assertThat(values(alone.solution())[0]).isEqualTo(solution[row]);
      assertThat(alone.outcomes().get(0)).isEqualTo(result.outcomes().get(row));
    }
    assertThat(result.stats().gemmEquivalents())
        .as("compaction saves work against %d full evaluations", result.stats().evaluations())
        .isEqualTo(result.stats().rowEvaluations() / (double) n, within(1e-9));
  }

  @Test
  void theTraceHasOnePointAnEvaluation() {
    SolveResult result =
        new SolveLoop(SolveSettings.quiet().withTrace(true))
            .solve(
                rows(HALF, HALF),
                start(2, 0),
                new Repeat(),
                Termination.builder().rtol(0).atol(0.3).build(),
                scope);
    assertThat(result.trace().stream().map(TracePoint::evaluation)).containsExactly(1, 2, 3);
    assertThat(result.trace().stream().map(TracePoint::activeRows)).containsExactly(2, 1, 1);
    assertThat(result.trace().stream().map(TracePoint::maxRelativeResidual))
        .containsExactly(1.0, 0.5 / 1.5, 0.25 / 1.75);
  }

  /** Of 40 rows one is not finite, and the others end one after the other and are dropped. */
  @Test
  void theTraceHasTheLargestAndTheMedianOfTheFiniteActiveRows() {
    int n = 40;
    double[] z = new double[n];
    Arrays.setAll(z, i -> (i * 17 % n) * (i * 17 % n));
    RowFunction function = (row, in, out) -> out[0] = row == 3 ? Double.NaN : in[0] / 2 + 1;

    List<TracePoint> trace =
        new SolveLoop(SolveSettings.quiet().withTrace(true))
            .solve(
                FixedPointMap.of(n, 1, function),
                start(z),
                new Repeat(),
                Termination.relative(0.01),
                scope)
            .trace();

    List<Double> states = new ArrayList<>(Arrays.stream(z).boxed().toList());
    states.remove(3);
    for (TracePoint point : trace) {
      double[] relative =
          states.stream().mapToDouble(x -> Math.abs(1 - x / 2) / (x / 2 + 1)).sorted().toArray();
      assertThat(point.maxRelativeResidual()).isEqualTo(relative[relative.length - 1]);
      assertThat(point.medianRelativeResidual()).isEqualTo(relative[relative.length / 2]);
      states.removeIf(x -> Math.abs(1 - x / 2) <= 0.01 * (x / 2 + 1));
      states.replaceAll(x -> x / 2 + 1);
    }
    assertThat(trace).hasSizeGreaterThan(8);
    assertThat(states).isEmpty();
  }

  @Test
  void inSinglePrecisionTheResidualIsThatOfTheStoredImage() {
    try (Scope single = backend.openScope("single", Precision.F32)) {
      // 0.3 is no number of single precision; the iterates settle on the one nearest to it.
      FixedPointMap map = FixedPointMap.of(1, 1, (row, z, out) -> out[0] = z[0] / 3 + 0.2);
      SolveResult result =
          new SolveLoop(SolveSettings.quiet())
              .solve(
                  map,
                  single.zeros(1, 1),
                  new Repeat(),
                  Termination.builder().rtol(1e-12).build(),
                  single);
      assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
      assertThat(result.outcomes().get(0).residual()).isZero();
    }
  }

  @Test
  void anEmptyBatchHasConverged() {
    SolveResult result =
        solve(FixedPointMap.of(0, 3, HALF), scope.zeros(0, 3), Termination.relative(1e-6));
    assertThat(result.converged()).isTrue();
    assertThat(result.stats().evaluations()).isZero();
  }

  @Test
  void aStartOfTheWrongShapeIsRefused() {
    assertThatThrownBy(() -> solve(rows(HALF), scope.zeros(1, 2), Termination.relative(1e-6)))
        .hasMessageContaining("1 x 2");
  }
}
