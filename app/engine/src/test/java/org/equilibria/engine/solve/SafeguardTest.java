package org.equilibria.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.Traits;
import org.equilibria.backend.ejml.EjmlBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hold the loop to what it does with proposals of solvers that know nothing of safeguards. */
class SafeguardTest {

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

  /** Propose some function of z, whatever it is told, and remember what it was shown. */
  private static final class Deaf implements Solver {
    private final int historyVectors;
    private final int watchdogSteps;
    private final DoubleUnaryOperator proposal;
    private final List<Double> shown = new ArrayList<>();
    private final List<Boolean> rebased = new ArrayList<>();

    Deaf(int historyVectors, DoubleUnaryOperator proposal) {
      this(historyVectors, 0, proposal);
    }

    Deaf(int historyVectors, int watchdogSteps, DoubleUnaryOperator proposal) {
      this.historyVectors = historyVectors;
      this.watchdogSteps = watchdogSteps;
      this.proposal = proposal;
    }

    @Override
    public Traits traits() {
      Steps steps = historyVectors > 0 ? Steps.EXTRAPOLATION : Steps.ITERATION;
      return new Traits(false, historyVectors, Set.of(), steps, watchdogSteps);
    }

    @Override
    public SolverRun start(SolveContext context) {
      return new SolverRun() {
        @Override
        public Proposal step(Iterate it, Matrix next, RowFaults faults) {
          double[] z = new double[it.z().rows()];
          context.read(it.z(), z);
          shown.add(z[0]);
          rebased.add(it.rebased()[0]);
          for (int row = 0; row < z.length; row++) {
            z[row] = proposal.applyAsDouble(z[row]);
          }
          context.backend().upload(z, next);
          return Proposal.WRITTEN;
        }
      };
    }
  }

  private SolveResult solve(RowFunction f, Solver solver, Termination rule, double... start) {
    Matrix z = scope.uninitialized(start.length, 1);
    backend.upload(start, z);
    return new SolveLoop(SolveSettings.quiet())
        .solve(FixedPointMap.of(start.length, 1, f), z, solver, rule, scope);
  }

  private double solution(SolveResult result) {
    double[] z = new double[result.outcomes().size()];
    backend.download(result.solution(), z);
    return z[0];
  }

  /** Propose 100 by methods that it says itself, and remember what it was shown. */
  private static final class Moving implements Solver {
    private final IntFunction<Optional<Traits>> method;
    private final List<Double> shown = new ArrayList<>();
    private final List<Boolean> rebased = new ArrayList<>();
    private final List<Double> tolerances = new ArrayList<>();

    /** Take the traits of the method after so many steps. */
    Moving(IntFunction<Optional<Traits>> method) {
      this.method = method;
    }

    @Override
    public Traits traits() {
      return new Traits(false, 1, Set.of(), Steps.EXTRAPOLATION);
    }

    @Override
    public SolverRun start(SolveContext context) {
      return new SolverRun() {
        @Override
        public Proposal step(Iterate it, Matrix next, RowFaults faults) {
          double[] z = new double[1];
          context.read(it.z(), z);
          shown.add(z[0]);
          rebased.add(it.rebased()[0]);
          tolerances.add(context.tolerance(0));
          context.backend().fill(next, 100);
          return Proposal.WRITTEN;
        }

        @Override
        public Optional<Traits> traits(int row) {
          return method.apply(shown.size());
        }
      };
    }
  }

  @Test
  void aRowIsJudgedByTheMethodThatItIsWith() {
    Traits searching = new Traits(false, 1, Set.of(), Steps.LINE_SEARCH);
    Moving solver = new Moving(steps -> steps < 3 ? Optional.empty() : Optional.of(searching));
    Termination rule = Termination.builder().rtol(1e-3).atol(1e-4).maxSteps(8).build();
    solve((row, z, out) -> out[0] = .9 * z[0] + 1, solver, rule, 0);
    // A refusal and a plain step; then, with what is searched, three refusals unmarked and a
    // fourth, after which steps are plain again.
    assertThat(solver.shown).startsWith(0., 0., 1., 1., 1., 1., 1.);
    assertThat(solver.rebased).startsWith(false, true, false, false, false, false, true);
    // .1 % of f(0) = 1 and of f(1) = 1.9, and the absolute part
    assertThat(solver.tolerances.get(0)).isCloseTo(1.1e-3, within(1e-15));
    assertThat(solver.tolerances.get(2)).isCloseTo(2e-3, within(1e-15));
  }

  @Test
  void aRowIsCalledBackFromAnExcursionThatItsMethodAloneMayMake() {
    Traits rising = new Traits(false, 1, Set.of(), Steps.EXTRAPOLATION, 2);
    Moving solver = new Moving(steps -> Optional.of(rising));
    Termination rule = Termination.builder().rtol(1e-3).maxSteps(8).build();
    solve((row, z, out) -> out[0] = .9 * z[0] + 1, solver, rule, 0);
    assertThat(solver.shown).startsWith(0., 100., 100., 0.);
  }

  /** Of 2.5 z (1 - z), plain steps from .1 lead to .6 and those from below 0 to -infinity. */
  @Test
  void aRowThatWasLedOutOfItsBasinStartsAnewByPlainSteps() {
    RowFunction growth = (row, z, out) -> out[0] = 2.5 * z[0] * (1 - z[0]);
    // At -.01 the residual is a tenth of that at the start.
    SolveResult result = solve(growth, new Deaf(1, z -> -.01), Termination.relative(1e-6), .1);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    // f' = -1/2 at .6: the error is below the residual.
    assertThat(solution(result)).isCloseTo(.6, within(1e-6));
  }

  /** The same, where plain steps lead into a cycle of two: f(3) = 4, f(4) = 3. */
  @Test
  void aRowThatWasLedIntoACycleStartsAnewByPlainSteps() {
    RowFunction f = (row, z, out) -> out[0] = z[0] < 2.5 ? z[0] / 2 + .5 : 7 - z[0];
    SolveResult result =
        solve(f, new Deaf(1, z -> z == 0 ? 3.2 : z), Termination.relative(1e-6), 0);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(solution(result)).isCloseTo(1, within(2e-6));
  }

  /** However close that is to when it would have been sent back for its limit. */
  @Test
  void aRowThatIsSentBackIsNotCalledStalledFirst() {
    RowFunction f = (row, z, out) -> out[0] = z[0] < 2.5 ? z[0] / 2 + .5 : 7 - z[0];
    // Plain steps from 0 need seven evaluations; it goes back after 21 of 28 and stalls about then.
    for (int window = 12; window <= 24; window++) {
      for (int most = 28; most <= 36; most++) {
        Termination rule =
            Termination.builder().rtol(1e-2).stallWindow(window).maxEvaluations(most).build();
        SolveResult result = solve(f, new Deaf(1, z -> z == 0 ? 3.25 : z), rule, 0);
        assertThat(result.status()).as("%d, %d", window, most).isEqualTo(SolveStatus.CONVERGED);
      }
    }
  }

  /** Where plain steps lead nowhere from the start, either, the row ends there. */
  @Test
  void aRowStartsAnewOnlyOnce() {
    RowFunction square = (row, z, out) -> out[0] = z[0] * z[0] + 1;
    SolveResult result =
        solve(square, new Deaf(1, z -> z == 2 ? .5 : z * z + 1), Termination.relative(1e-6), 2);
    assertThat(result.status()).isEqualTo(SolveStatus.NON_FINITE);
    // z^2 overflows within ten squarings; as many extrapolations are refused at most.
    assertThat(result.outcomes().get(0).evaluations()).isLessThan(50);
  }

  private static final RowFunction HALF = (row, z, out) -> out[0] = z[0] / 2 + 1;

  @Test
  void aProposalThatRaisesTheResidualIsReplacedByThePlainStep() {
    Deaf runningAway = new Deaf(1, z -> 2 * z + 10);
    SolveResult result = solve(HALF, runningAway, Termination.relative(1e-6), 0);
    SampleOutcome outcome = result.outcomes().get(0);
    assertThat(outcome.converged()).isTrue();
    assertThat(solution(result)).isCloseTo(2, within(4e-6));
    // Picard takes 20 evaluations: the residual 2^-k is to be at most 2e-6.
    assertThat(outcome.evaluations()).isEqualTo(20 + outcome.refusals());
    assertThat(outcome.refusals()).isPositive();
    // It was shown the iterate it had left, and told so.
    assertThat(runningAway.shown.get(1)).isZero();
    assertThat(runningAway.rebased.get(1)).isTrue();
  }

  @Test
  void theStateIsWhatPlainStepsMakeIt() {
    SolveResult guarded = solve(HALF, new Deaf(1, z -> 1e30), Termination.relative(1e-6), 0);
    SolveResult plain = solve(HALF, new Deaf(1, z -> z / 2 + 1), Termination.relative(1e-6), 0);
    assertThat(solution(guarded)).isEqualTo(solution(plain));
    assertThat(plain.outcomes().get(0).refusals()).isZero();
  }

  @Test
  void aProposalOutsideOfTheDomainIsRefusedForEverySolver() {
    RowFunction root = (row, z, out) -> out[0] = Math.sqrt(z[0]) / 2 + 0.5;
    for (int history : new int[] {0, 1}) {
      SolveResult result = solve(root, new Deaf(history, z -> -1), Termination.relative(1e-6), 4);
      assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
      assertThat(solution(result)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aPlainStepOutsideOfTheDomainEndsTheRow() {
    RowFunction leaving = (row, z, out) -> out[0] = z[0] < 0 ? Double.NaN : z[0] - 1;
    SolveResult result =
        solve(leaving, new Deaf(1, z -> Double.NaN), Termination.relative(1e-6), 1.5);
    assertThat(result.status()).isEqualTo(SolveStatus.NON_FINITE);
    assertThat(solution(result)).as("the best accepted iterate").isEqualTo(1.5);
  }

  @Test
  void stepsOfASolverWithoutHistoryAreItsOwn() {
    // The residual of z - (z/2 + 1) grows on the way from 2.5 to -10 and further.
    Deaf walking = new Deaf(0, z -> z - 1);
    SolveResult result =
        solve(HALF, walking, Termination.builder().rtol(1e-6).maxSteps(7).build(), 3.5);
    assertThat(walking.shown).containsExactly(3.5, 2.5, 1.5, 0.5, -0.5, -1.5, -2.5);
    assertThat(result.outcomes().get(0).refusals()).isZero();
  }

  @Test
  void noRowConvergesBecauseItsStateIsLarge() {
    RowFunction shift = (row, z, out) -> out[0] = z[0] + 1;
    for (int history : new int[] {0, 1}) {
      SolveResult result =
          solve(shift, new Deaf(history, z -> 1e6 * (1 + z)), Termination.relative(1e-3), 0);
      assertThat(result.converged()).as("with %d history vectors", history).isFalse();
    }
  }

  /** The residual falls from 15 to 1 at the first step and stays there: no fixed point. */
  @Test
  void noRowConvergesFarAwayBecauseItsResidualFellNearby() {
    RowFunction shift = (row, z, out) -> out[0] = z[0] + 1 + 14 * Math.max(0, 1 - z[0]);
    for (int history : new int[] {0, 1}) {
      SolveResult result =
          solve(shift, new Deaf(history, z -> z + 50), Termination.relative(1e-3), 0);
      // 200 plain steps lead to 215: the residual is 5e-3 of that.
      assertThat(result.converged()).as("with %d history vectors", history).isFalse();
    }
  }

  /** Propose some function of the step and z, of any width, for a batch of one row. */
  private record Wide(Steps steps, BiFunction<Integer, double[], double[]> proposal)
      implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 1, Set.of(), steps);
    }

    @Override
    public SolverRun start(SolveContext context) {
      return (it, next, faults) -> {
        double[] z = new double[context.width()];
        context.read(it.z(), z);
        context.backend().upload(proposal.apply(it.index(), z), next);
        return Proposal.WRITTEN;
      };
    }
  }

  private SolveResult solveWide(RowFunction f, Solver solver, Termination rule, double... start) {
    Matrix z = scope.uninitialized(1, start.length);
    backend.upload(start, z);
    return new SolveLoop(SolveSettings.quiet())
        .solve(FixedPointMap.of(1, start.length, f), z, solver, rule, scope);
  }

  /**
   * f(z) = z - A z + c with a singular A and c not in its range: ||f(z) - z|| is never below
   * 2/sqrt(6), as at (-20, 50/3, 0) and all along (1, -2, 1) from there. Plain steps diverge in
   * another direction, by 1.117 each.
   */
  private static void singular(int row, double[] z, double[] out) {
    out[0] = z[0] - .1 * z[0] - .2 * z[1] - .3 * z[2] + 1;
    out[1] = z[1] - .4 * z[0] - .5 * z[1] - .6 * z[2] + 1;
    out[2] = z[2] - .7 * z[0] - .8 * z[1] - .9 * z[2] - 1;
  }

  @ParameterizedTest
  @EnumSource(Steps.class)
  void noRowConvergesByALeapAlongANullVector(Steps steps) {
    Solver leaping =
        new Wide(
            steps,
            (step, z) -> {
              double[] out = new double[3];
              singular(0, z, out);
              if (step >= 200) { // 1.117^200 = 4e9
                double size = Math.abs(z[0]) + Math.abs(z[1]) + Math.abs(z[2]);
                out[0] = -20 + size / 4;
                out[1] = 50. / 3 - size / 2;
                out[2] = size / 4;
              }
              return out;
            });
    Termination rule = Termination.builder().rtol(1e-6).maxSteps(400).build();
    SolveResult result = solveWide(SafeguardTest::singular, leaping, rule, 0, 0, 0);
    assertThat(result.converged()).isFalse();
  }

  /** ||f(z) - z|| is never below 1, and 1 all along (0, 1); at the start it is 400. */
  private static void unbounded(int row, double[] z, double[] out) {
    out[0] = z[0] / 2;
    out[1] = z[1] + 1;
  }

  /** The rest of a singular map is solved by the step that leaps: the residual falls at once. */
  @ParameterizedTest
  @EnumSource(Steps.class)
  void noRowConvergesByALeapThatSolvesTheRestOfASingularMap(Steps steps) {
    Solver leaping = new Wide(steps, (step, z) -> new double[] {0, 1e6 + z[1]});
    Termination rule = Termination.builder().rtol(1e-5).build();
    SolveResult result = solveWide(SafeguardTest::unbounded, leaping, rule, 800, 0);
    assertThat(result.converged()).isFalse();
  }

  /** Within reach, twice 2000, a residual of 1 meets the rule; but the leap does not lower it. */
  @ParameterizedTest
  @EnumSource(Steps.class)
  void noRowConvergesByALeapThatRemovesNoResidual(Steps steps) {
    Solver leaping = new Wide(steps, (step, z) -> new double[] {0, step == 0 ? 0 : 1e6 + z[1]});
    Termination rule = Termination.builder().rtol(1e-3).maxSteps(20).build();
    SolveResult result = solveWide(SafeguardTest::unbounded, leaping, rule, 4000, 0);
    assertThat(result.converged()).isFalse();
  }

  /**
   * Plain steps run to infinity along the first axis, ten times their last residual from where they
   * were; a point near 0 is then nearer to f(z) than z is, but not on the way there.
   */
  @ParameterizedTest
  @EnumSource(Steps.class)
  void noRowConvergesByALeapInPlaceOfAPlainStep(Steps steps) {
    RowFunction growing =
        (row, z, out) -> {
          out[0] = -9 * z[0];
          out[1] = z[1] + 1;
        };
    Solver leaping = new Wide(steps, (step, z) -> new double[] {0, 1e8});
    Termination rule = Termination.builder().rtol(1e-6).maxSteps(200).build();
    SolveResult result = solveWide(growing, leaping, rule, 1, 0);
    assertThat(result.converged()).isFalse();
  }

  /** From 1e-9 the residual grows to .3 before it falls: so it does by half steps. */
  @Test
  void shorterStepsThanPlainOnesMayGoAsFarAsThese() {
    RowFunction unstable = (row, z, out) -> out[0] = Math.tanh(3 * z[0] + 1e-9);
    Solver damped = new Deaf(0, z -> z + (Math.tanh(3 * z + 1e-9) - z) / 2);
    try (Scope single = backend.openScope("single", Precision.F32)) {
      SolveResult result =
          new SolveLoop(SolveSettings.quiet())
              .solve(
                  FixedPointMap.of(1, 1, unstable),
                  single.zeros(1, 1),
                  damped,
                  Termination.relative(1e-5),
                  single);
      assertThat(result.converged()).isTrue();
    }
  }

  /** The rounding of z = .9949 in f32 is far above the residual at the start, 1e-9. */
  @Test
  void plainStepsShowWhatAResidualDownToRoundingCannot() {
    RowFunction unstable = (row, z, out) -> out[0] = Math.tanh(3 * z[0] + 1e-9);
    Solver leaping = new Deaf(1, z -> z > 1e-3 ? .9949 : Math.tanh(3 * z + 1e-9));
    try (Scope single = backend.openScope("single", Precision.F32)) {
      SolveResult result =
          new SolveLoop(SolveSettings.quiet())
              .solve(
                  FixedPointMap.of(1, 1, unstable),
                  single.zeros(1, 1),
                  leaping,
                  Termination.relative(1e-5),
                  single);
      assertThat(result.converged()).isTrue();
      // 3^14 > 1e-3 / 1e-9, and 23 plain steps from 0 lead to .9949 up to 1e-5
      assertThat(result.outcomes().get(0).evaluations()).isLessThan(14 + 20 + 30);
    }
  }

  /** By norm the row is solved, up to its rounding, while its second entry falls by .99 a step. */
  @Test
  void aRowThatIsJudgedByEntryStandsStillByEntry() {
    RowFunction unlike =
        (row, z, out) -> {
          out[0] = z[0] == 1e12 ? 1e12 + 1e-3 : 1e12;
          out[1] = .99 * z[1] + 1e-8;
        };
    Solver plain =
        new Wide(
            Steps.ITERATION,
            (step, z) -> {
              double[] out = new double[2];
              unlike.apply(0, z, out);
              return out;
            });
    Termination rule = Termination.builder().rtol(1e-6).maxSteps(3000).componentwise(true).build();
    SolveResult result = solveWide(unlike, plain, rule, 1e12, 1);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
  }

  /** As for one unknown, beside another that is solved at once and is a million times as large. */
  @Test
  void whatPlainStepsSolveWithinAQuarterOfTheLimitIsSolvedByEntry() {
    RowFunction unlike =
        (row, z, out) -> {
          out[0] = 1e6;
          out[1] = z[1] / 2 + 1;
        };
    Solver creeping =
        new Wide(Steps.EXTRAPOLATION, (step, z) -> new double[] {1e6, 2 + 0.998 * (z[1] - 2)});
    Termination rule = Termination.builder().rtol(1e-6).maxSteps(199).componentwise(true).build();
    SolveResult result = solveWide(unlike, creeping, rule, 1, .5);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
  }

  /**
   * The second entry comes from 40 by .95 a step: its residual of 1.9 is below 2e-6 after 269, and
   * on its way after three quarters of 300, when a proposal leaves the domain. From the start that
   * takes too long.
   */
  @Test
  void aRowIsOnItsWayWhereItsLastProposalWasRefused() {
    RowFunction slow =
        (row, z, out) -> {
          out[0] = 1;
          out[1] = z[1] < 0 ? Double.NaN : 2 + .95 * (z[1] - 2);
        };
    int[] index = {0};
    Solver steady =
        new Wide(
            Steps.EXTRAPOLATION,
            (step, z) -> new double[] {1, index[0]++ == 223 ? -1 : 2 + .95 * (z[1] - 2)});
    Termination rule = Termination.builder().rtol(1e-6).maxSteps(299).componentwise(true).build();
    SolveResult result = solveWide(slow, steady, rule, 0, 40);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(result.outcomes().get(0).refusals()).isEqualTo(1);
  }

  @Test
  void aSolutionFarFromTheStartIsBelievedWhereTheResidualFell() {
    RowFunction slow = (row, z, out) -> out[0] = 0.9999 * z[0] + 1;
    SolveResult result = solve(slow, new Deaf(1, z -> 1e4), Termination.relative(1e-6), 0);
    assertThat(result.converged()).isTrue();
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(2);
  }

  @Test
  void plainStepsMayGoAsFarAsTheyLike() {
    RowFunction growing = (row, z, out) -> out[0] = 0.99 * z[0] + 1;
    SolveResult result =
        solve(growing, new Deaf(1, z -> 0.99 * z + 1), Termination.builder().rtol(1e-3).build(), 0);
    // .99^k <= 1e-3 * 100 (1 - .99^{k+1}): at k = 239
    assertThat(result.status()).isEqualTo(SolveStatus.MAX_STEPS);
    SolveResult patient =
        solve(
            growing,
            new Deaf(1, z -> 0.99 * z + 1),
            Termination.builder().rtol(1e-3).maxSteps(300).build(),
            0);
    assertThat(patient.outcomes().get(0).evaluations()).isEqualTo(240);
  }

  /** The error falls by a tenth in 15 steps: progress, but none that ends within the limit. */
  @Test
  void whatPlainStepsSolveWithinAQuarterOfTheLimitIsSolved() {
    Solver creeping = new Deaf(1, z -> 2 + 0.993 * (2 - z));
    Termination rule = Termination.builder().rtol(1e-6).maxSteps(199).build();
    SolveResult result = solve(HALF, creeping, rule, 0);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    // The residual 2^-k is to be at most 2e-6: 20 plain steps from the start.
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(150 + 20);
    // .95^k is below 1e-6 after 270: three quarters of the way after as many evaluations.
    Solver steady = new Deaf(1, z -> 2 + 0.95 * (2 - z));
    SolveResult onItsWay =
        solve(HALF, steady, Termination.builder().rtol(1e-6).maxSteps(299).build(), 0);
    assertThat(onItsWay.status()).isEqualTo(SolveStatus.CONVERGED);
    // .95^k <= 2e-6
    assertThat(onItsWay.outcomes().get(0).evaluations()).isEqualTo(257);
  }

  /** Plain steps at a constant residual lead from 40 to 1, past where the solver waited. */
  @Test
  void aRowThatStartsAnewMayPassWhereItHasBeen() {
    RowFunction f = (row, z, out) -> out[0] = z[0] > 2 ? z[0] - 1 : z[0] / 2 + .5;
    SolveResult result =
        solve(f, new Deaf(1, z -> z), Termination.builder().stallWindow(5).build(), 40);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
  }

  /** The residual at z is |1 - z/2|: from 0 it rises at -4 and -6 and falls again at 1. */
  private static double astray(double z) {
    return z == 0 ? -4 : z == -4 ? -6 : z == -6 ? 1 : z / 2 + 1;
  }

  @Test
  void residualsMayRiseOnTheWayWhereThatIsTheNatureOfAMethod() {
    Deaf wandering = new Deaf(1, 2, SafeguardTest::astray);
    SolveResult result = solve(HALF, wandering, Termination.relative(1e-6), 0);
    assertThat(result.converged()).isTrue();
    assertThat(result.outcomes().get(0).refusals()).isZero();
    assertThat(wandering.shown).startsWith(0.0, -4.0, -6.0, 1.0);
    Deaf minimising = new Deaf(1, 0, SafeguardTest::astray);
    solve(HALF, minimising, Termination.relative(1e-6), 0);
    assertThat(minimising.shown).startsWith(0.0, 0.0, 1.0);
  }

  @Test
  void anExcursionThatTakesLongerIsCalledBackToWhereItSetOut() {
    // One unknown: a method that solves linear problems needs two steps, whatever it claims.
    Deaf wandering = new Deaf(1, 9, z -> z > 1.9 ? z / 2 + 1 : -5 + z / 2);
    SolveResult result = solve(HALF, wandering, Termination.relative(1e-6), 0);
    assertThat(result.converged()).isTrue();
    // Away twice, refused at the third; then as many plain steps as were wasted.
    assertThat(wandering.shown).startsWith(0.0, -5.0, -7.5, 0.0, 1.0, 1.5);
    assertThat(wandering.rebased).startsWith(false, false, false, true, true, false);
    // Half as long the next time, and not at all after that.
    assertThat(wandering.shown.subList(5, 8)).containsExactly(1.5, -4.25, 1.5);
  }

  @Test
  void anExcursionOutOfTheDomainIsCalledBack() {
    RowFunction root = (row, z, out) -> out[0] = Math.sqrt(z[0]) / 2 + 0.5;
    // sqrt(16)/2 + .5 = 2.5: a residual of 13.5 after 2.5
    Deaf leaving = new Deaf(1, 2, z -> z == 4 ? 16 : z == 16 ? -1 : Math.sqrt(z) / 2 + 0.5);
    SolveResult result = solve(root, leaving, Termination.relative(1e-6), 4);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(leaving.shown).startsWith(4.0, 16.0, 4.0, 1.5);
  }

  /** A residual that rose by extrapolation says nothing of how far plain steps could have come. */
  @Test
  void noRowConvergesOnAnExcursion() {
    RowFunction shift = (row, z, out) -> out[0] = z[0] + 1 + 1e-9 * Math.abs(z[0]);
    SolveResult result =
        solve(shift, new Deaf(1, 2, z -> 1e6 * (1 + z)), Termination.relative(1e-3), 0);
    assertThat(result.converged()).isFalse();
  }

  /** -4e15 is so large that its residual of 1.5 is rounding, but plain steps never led there. */
  @Test
  void aRowIsNotDownToRoundingBecauseItsStateIsLarge() {
    RowFunction f = (row, z, out) -> out[0] = z[0] - Math.max(-1.5, Math.min(1, (z[0] - 1) / 2));
    Solver leaping = new Deaf(1, 1, z -> z > 31 || z < 0 ? z - 1 : z > 5 ? -4e15 : z);
    SolveResult result = solve(f, leaping, Termination.builder().stallWindow(5).build(), 40);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(solution(result)).isCloseTo(1, within(2e-6));
  }

  /**
   * From 1e3 on there is a plateau: the residual of 1e-3 is small for 1e4, but not for what is
   * within reach.
   */
  @Test
  void aRowIsNotOnItsWayBecauseAnEntryIsLarge() {
    RowFunction plateau =
        (row, z, out) -> {
          out[0] = 1;
          out[1] = z[1] < 1e3 ? z[1] / 2 + .5 : z[1] + 1e-3;
        };
    Solver leaping =
        new Wide(Steps.EXTRAPOLATION, (step, z) -> new double[] {1, z[1] < 1e3 ? 1e4 : z[1] + 1});
    Termination rule = Termination.builder().rtol(1e-6).maxSteps(299).componentwise(true).build();
    SolveResult result = solveWide(plateau, leaping, rule, 1, 3);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    double[] solution = new double[2];
    backend.download(result.solution(), solution);
    assertThat(solution[1]).isCloseTo(1, within(3e-6));
  }

  @Test
  void otherRowsNeverNoticeARefusal() {
    RowFunction two = (row, z, out) -> out[0] = row == 0 ? z[0] / 2 + 1 : 0.7 * z[0] + 1;
    Solver mixed = new Deaf(1, z -> z > 1e3 ? 0.7 * z + 1 : z / 2 + 1);
    double[] start = {0, 1e6};
    SolveResult batch = solve(two, mixed, Termination.relative(1e-9), start);
    SolveResult alone =
        solve(
            (row, z, out) -> two.apply(1, z, out),
            new Deaf(1, z -> z > 1e3 ? 0.7 * z + 1 : z / 2 + 1),
            Termination.relative(1e-9),
            1e6);
    assertThat(batch.outcomes().get(1)).isEqualTo(alone.outcomes().get(0));
    assertThat(batch.outcomes().get(0).refusals()).isZero();
  }
}
