package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.solvers.InexactProblem.Shape;
import org.equilibria.testkit.Bf16Counts;
import org.equilibria.testkit.Counting;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inexact evaluation: the bounds bound, the ends are certified, and few products are exact. */
class InexactSolveTest {

  private static final double RTOL = 1e-6;

  private static final Map<String, Solver> SOLVERS =
      Map.of(
          "picard", new Picard(new Picard.Options(1)),
          "anderson", new Anderson(new Anderson.Options(5, 1, 1e-10)),
          "broyden", new Broyden(new Broyden.Options(30)));

  private static Backend emulating() {
    return TestBackends.emulatingBf16(new Counting(), new Bf16Counts());
  }

  private static Termination rule(double rtol, Norm norm) {
    return Termination.builder().rtol(rtol).norm(norm).build();
  }

  static Stream<Object[]> solves() {
    List<Object[]> cases = new ArrayList<>();
    for (String solver : List.of("picard", "anderson", "broyden")) {
      for (double gamma : new double[] {0.45, 0.75, 0.9}) {
        for (boolean adjoint : new boolean[] {false, true}) {
          cases.add(new Object[] {solver, new Shape(9, 160, gamma, false, adjoint), Norm.L2});
        }
        cases.add(new Object[] {solver, new Shape(5, 70, gamma, true, false), Norm.L2});
        cases.add(new Object[] {solver, new Shape(3, 130, gamma, false, false), Norm.INF});
        cases.add(new Object[] {solver, new Shape(1, 33, gamma, true, false), Norm.INF});
      }
      cases.add(new Object[] {solver, new Shape(4, 90, 0.45, false, true), Norm.INF});
    }
    return cases.stream();
  }

  /**
   * The certificate is relative to evaluations in f32: what these are off themselves, at the
   * returned point, is added to the tolerance.
   */
  @ParameterizedTest
  @MethodSource("solves")
  void everyReturnedRowMeetsTheToleranceInF64(String solver, Shape shape, Norm norm) {
    try (InexactProblem p = new InexactProblem(emulating(), shape)) {
      SolveResult result = p.solveInexactly(SOLVERS.get(solver), rule(RTOL, norm));
      assertThat(result.outcomes())
          .extracting(SampleOutcome::status)
          .containsOnly(SolveStatus.CONVERGED);
      double[] z = p.read(result.solution());
      double[] truth = p.f(z, p.all());
      double[] inF32 = evaluated(p, z, norm);
      for (int i = 0; i < p.rows; i++) {
        double rounding = p.norm(inF32, truth, i, norm);
        double image = p.norm(truth, new double[z.length], i, norm);
        assertThat(p.norm(truth, z, i, norm))
            .as("row %d", i)
            .isLessThanOrEqualTo(RTOL * image * (1 + 1e-6) + rounding);
      }
    }
  }

  private static double[] evaluated(InexactProblem p, double[] z, Norm norm) {
    try (Scope work = p.scope.child("f32");
        Evaluator exact = p.exact(work, p.all())) {
      Matrix out = work.uninitialized(p.rows, p.width);
      exact.evaluate(p.matrix(p.rows, z), new double[p.rows], out, new Evaluation(p.rows, norm));
      return p.read(out);
    }
  }

  static Stream<Object[]> walks() {
    List<Object[]> cases = new ArrayList<>();
    for (Norm norm : Norm.values()) {
      for (boolean adjoint : new boolean[] {false, true}) {
        cases.add(new Object[] {new Shape(8, 96, 0.75, false, adjoint), norm});
        cases.add(new Object[] {new Shape(6, 41, 2, true, adjoint), norm});
      }
    }
    return cases.stream();
  }

  /** Small steps, jumps and returns of the state; every row asks for an accuracy of its own. */
  @ParameterizedTest
  @MethodSource("walks")
  void boundsBoundAndAccuraciesAreMet(Shape shape, Norm norm) {
    try (InexactProblem p = new InexactProblem(emulating(), shape);
        Scope work = p.scope.child("walk");
        Evaluator evaluator = p.inexact(work, p.all())) {
      SplittableRandom random = new SplittableRandom(3);
      double[] accuracies = {0.5, 0.05, 1e-3, 1e-5, 1e-6, 0};
      double[] z = InexactProblem.gaussian(random, p.rows * p.width, 1);
      Matrix out = work.uninitialized(p.rows, p.width);
      Evaluation report = new Evaluation(p.rows, norm);
      int inexact = 0;
      for (int step = 0; step < 60; step++) {
        double size = step % 20 == 19 ? 100 : Math.pow(0.5, step % 20);
        double[] move = InexactProblem.gaussian(random, z.length, size);
        Arrays.setAll(z, i -> (float) (z[i] + move[i]));
        double[] accuracy = new double[p.rows];
        int now = step;
        // A row keeps to one accuracy for a while; asked for too much too often it gives up on
        // bf16.
        Arrays.setAll(accuracy, i -> accuracies[(i + now / 10) % accuracies.length]);
        report.clearMarks();
        evaluator.evaluate(p.matrix(p.rows, z), accuracy, out, report);
        double[] truth = p.f(z, p.all());
        double[] inF32 = evaluated(p, z, norm);
        double[] answer = p.read(out);
        for (int i = 0; i < p.rows; i++) {
          double bound = report.errorBound()[i];
          inexact += bound > 0 ? 1 : 0;
          assertThat(p.norm(answer, truth, i, norm))
              .as("step %d, row %d", step, i)
              .isLessThanOrEqualTo(bound + p.norm(inF32, truth, i, norm));
          assertThat(bound).isLessThanOrEqualTo(accuracy[i] * report.imageNorm()[i]);
          assertThat(report.residual()[i])
              .isCloseTo(p.norm(answer, z, i, norm), offset(1e-5 * p.norm(answer, z, i, norm)));
        }
      }
      assertThat(inexact).as("inexact answers of %d", 60 * p.rows).isGreaterThan(30);
    }
  }

  /**
   * With M = I / 2, whose pieces are exact, and a state each of whose entries is nearly half way
   * between two bf16 numbers, an answer is off by ||M|| 2^-8 ||s||, the most there can be.
   */
  @ParameterizedTest
  @EnumSource(Norm.class)
  void theBoundHoldsWhereEveryEntryIsRoundedTheMost(Norm norm) {
    int width = 32;
    double[] half = new double[width * width];
    for (int j = 0; j < width; j++) {
      half[j * width + j] = 0.5;
    }
    double[] z = new double[width];
    Arrays.fill(z, 64 * (1 + 0x1p-8 - 0x1p-16));
    Shape shape = new Shape(1, width, 0, false, false);
    try (InexactProblem p = new InexactProblem(emulating(), shape, half);
        Scope work = p.scope.child("rounding");
        Evaluator evaluator = p.inexact(work, p.all())) {
      Matrix out = work.uninitialized(1, width);
      Evaluation report = new Evaluation(1, norm);
      evaluator.evaluate(p.matrix(1, z), new double[] {0.5}, out, report);
      double off = p.norm(p.read(out), p.f(z, p.all()), 0, norm);
      assertThat(off).isGreaterThan(0.49 * 64 * 0x1p-8);
      assertThat(off).isLessThanOrEqualTo(report.errorBound()[0]);
    }
  }

  /** The prototype needs one of each; an exact one is what a solve in f32 has 25 of. */
  @ParameterizedTest
  @ValueSource(doubles = {0.45, 0.75})
  void aSolveByPicardNeedsOneExactProductARow(double gamma) {
    Counting counting = new Counting();
    Bf16Counts counts = new Bf16Counts();
    Shape shape = new Shape(24, 256, gamma, false, false);
    try (InexactProblem p =
        new InexactProblem(TestBackends.emulatingBf16(counting, counts), shape)) {
      counting.reset();
      SolveResult inexact = p.solveInexactly(SOLVERS.get("picard"), rule(RTOL, Norm.L2));
      double low = counts.rowsMultiplied() / 24.0;
      // The share of a bf16 product is what emulation says of its speed: an eighth.
      double cheap = (counts.rowsAdvanced() + counts.rowsMultiplied()) / 8.0 / 24;
      double exact = inexact.stats().gemmEquivalents() - cheap;
      assertThat(exact).isBetween(0.9, 1.3);
      assertThat(low).isBetween(0.9, 2.2);
      SolveResult full = p.solveExactly(SOLVERS.get("picard"), rule(RTOL, Norm.L2));
      assertThat(inexact.stats().evaluations()).isLessThanOrEqualTo(full.stats().evaluations() + 2);
    }
  }

  /** A correction moves f without a move of z; differences across it are no derivatives. */
  @ParameterizedTest
  @ValueSource(strings = {"anderson", "broyden"})
  void acceleratedSolversLoseLittleByCorrections(String solver) {
    Shape shape = new Shape(6, 96, 0.95, true, false);
    try (InexactProblem p = new InexactProblem(emulating(), shape)) {
      int full = p.solveExactly(SOLVERS.get(solver), rule(RTOL, Norm.L2)).stats().evaluations();
      SolveResult inexact = p.solveInexactly(SOLVERS.get(solver), rule(RTOL, Norm.L2));
      assertThat(inexact.status()).isEqualTo(SolveStatus.CONVERGED);
      assertThat(inexact.stats().evaluations()).isLessThanOrEqualTo(2 * full);
    }
  }

  @Test
  void aCorrectedRowIsMarkedRebasedAndOthersAreNot() {
    try (InexactProblem p = new InexactProblem(emulating(), new Shape(2, 40, 0.5, false, false));
        Scope work = p.scope.child("marks");
        Evaluator evaluator = p.inexact(work, p.all())) {
      Matrix out = work.uninitialized(2, 40);
      Evaluation report = new Evaluation(2, Norm.L2);
      double[] z = InexactProblem.gaussian(new SplittableRandom(1), 80, 1);
      evaluator.evaluate(p.matrix(2, z), new double[] {0.5, 0.5}, out, report);
      assertThat(report.rebased()).containsExactly(false, false);
      evaluator.evaluate(p.matrix(2, z), new double[] {0.5, 1e-5}, out, report);
      assertThat(report.rebased()).containsExactly(false, true);
      report.clearMarks();
      evaluator.evaluate(p.matrix(2, z), new double[] {0, 0}, out, report);
      assertThat(report.rebased()).as("exact already").containsExactly(true, false);
      assertThat(report.errorBound()).containsExactly(0, 0);
      report.clearMarks();
      evaluator.evaluate(p.matrix(2, z), new double[] {0, 0}, out, report);
      assertThat(report.rebased()).as("exact after exact").containsExactly(false, false);
    }
  }

  /** Rows end at different times, so batches shrink; each row must not notice. */
  @ParameterizedTest
  @ValueSource(strings = {"picard", "anderson", "broyden"})
  void aRowHasTheSameBitsAloneAsInABatch(String solver) {
    Shape shape = new Shape(7, 60, 0.75, false, false);
    try (InexactProblem p = new InexactProblem(emulating(), shape)) {
      double[] start = new double[p.rows * p.width];
      for (int i = 0; i < 4; i++) {
        // rows that start at their solution are done at once: the others go on in a smaller batch
        double[] solved = p.read(solvedRow(p, solver, i).solution());
        System.arraycopy(solved, 0, start, i * p.width, p.width);
      }
      SolveResult together;
      try (Scope work = p.scope.child("batch");
          Evaluator evaluator = p.inexact(work, p.all())) {
        together = p.solve(evaluator, SOLVERS.get(solver), rule(RTOL, Norm.L2), start);
      }
      double[] all = p.read(together.solution());
      for (int i = 0; i < p.rows; i++) {
        double[] own = Arrays.copyOfRange(start, i * p.width, (i + 1) * p.width);
        SolveResult alone = solvedRow(p, solver, i, own);
        assertThat(p.read(alone.solution()))
            .as("row %d", i)
            .containsExactly(Arrays.copyOfRange(all, i * p.width, (i + 1) * p.width));
        assertThat(alone.outcomes().get(0)).isEqualTo(together.outcomes().get(i));
      }
    }
  }

  /** An inexact f(z) that equals z makes the loop ask for an exact one, only once. */
  @Test
  void aRowThatAsksForAnExactAnswerOnceGoesOnAsInABatch() {
    try (InexactProblem p = new InexactProblem(emulating(), new Shape(2, 40, 0.5, false, false))) {
      double[][] together = answers(p, new double[] {0.5, 0, 0.1}, p.all());
      double[][] alone = answers(p, new double[] {0.5, 0, 0.1}, 0);
      for (int call = 0; call < alone.length; call++) {
        assertThat(alone[call]).as("call %d", call).isEqualTo(together[call]);
      }
    }
  }

  /** Ask for some rows, the first with these accuracies; return its answers and their bounds. */
  private static double[][] answers(InexactProblem p, double[] accuracies, int... batch) {
    try (Scope work = p.scope.child("answers");
        Evaluator evaluator = p.inexact(work, batch)) {
      Matrix out = work.uninitialized(batch.length, p.width);
      Evaluation report = new Evaluation(batch.length, Norm.L2);
      double[][] answers = new double[accuracies.length][];
      for (int call = 0; call < accuracies.length; call++) {
        // Both rows are given the same states; each state is near the one before.
        double[] row = InexactProblem.gaussian(new SplittableRandom(3), p.width, 1 + 1e-3 * call);
        double[] z = new double[batch.length * p.width];
        for (int e = 0; e < z.length; e++) {
          z[e] = row[e % p.width];
        }
        double[] accuracy = new double[batch.length];
        Arrays.fill(accuracy, 0.5);
        accuracy[0] = accuracies[call];
        report.clearMarks();
        evaluator.evaluate(p.matrix(batch.length, z), accuracy, out, report);
        answers[call] = Arrays.copyOf(p.read(out), p.width + 1);
        answers[call][p.width] = report.errorBound()[0];
      }
      return answers;
    }
  }

  private static SolveResult solvedRow(InexactProblem p, String solver, int row, double... start) {
    double[] from = start.length == 0 ? new double[p.width] : start;
    try (Scope work = p.scope.child("row");
        Evaluator evaluator = p.inexact(work, row)) {
      return p.solve(evaluator, SOLVERS.get(solver), rule(RTOL, Norm.L2), from);
    }
  }

  @Test
  void aRowThatIsNotFiniteDisturbsNoOther() {
    try (InexactProblem p = new InexactProblem(emulating(), new Shape(3, 50, 0.75, false, false))) {
      double[] start = new double[p.rows * p.width];
      start[p.width + 3] = Double.NaN;
      SolveResult result;
      try (Scope work = p.scope.child("batch");
          Evaluator evaluator = p.inexact(work, p.all())) {
        result = p.solve(evaluator, SOLVERS.get("picard"), rule(RTOL, Norm.L2), start);
      }
      assertThat(result.outcomes())
          .extracting(SampleOutcome::status)
          .containsExactly(SolveStatus.CONVERGED, SolveStatus.NON_FINITE, SolveStatus.CONVERGED);
      double[] all = p.read(result.solution());
      for (int i : new int[] {0, 2}) {
        assertThat(p.read(solvedRow(p, "picard", i).solution()))
            .containsExactly(Arrays.copyOfRange(all, i * p.width, (i + 1) * p.width));
      }
    }
  }

  /** f32 does not reach 1e-12, and bf16 products are no reason to end farther away. */
  @Test
  void aToleranceBeyondReachEndsWhereF32Does() {
    try (InexactProblem p = new InexactProblem(emulating(), new Shape(4, 64, 0.75, false, false))) {
      Termination rule = Termination.builder().rtol(1e-12).maxEvaluations(300).build();
      double full = worst(p.solveExactly(SOLVERS.get("picard"), rule));
      assertThat(worst(p.solveInexactly(SOLVERS.get("picard"), rule))).isLessThan(4 * full);
    }
  }

  private static double worst(SolveResult result) {
    return result.outcomes().stream()
        .mapToDouble(o -> o.residual() + o.errorBound())
        .max()
        .orElseThrow();
  }

  @Test
  void aRowWhoseAccuracyIsOutOfReachGivesUpBf16ForGood() {
    Bf16Counts counts = new Bf16Counts();
    Backend backend = TestBackends.emulatingBf16(new Counting(), counts);
    try (InexactProblem p = new InexactProblem(backend, new Shape(1, 40, 0.5, false, false));
        Scope work = p.scope.child("hopeless");
        Evaluator evaluator = p.inexact(work, p.all())) {
      Matrix out = work.uninitialized(1, 40);
      Evaluation report = new Evaluation(1, Norm.L2);
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < 10; i++) {
        double[] z = InexactProblem.gaussian(random, 40, 1);
        evaluator.evaluate(p.matrix(1, z), new double[] {1e-9}, out, report);
        assertThat(report.errorBound()).containsExactly(0);
        assertThat(p.read(out)).containsExactly(evaluated(p, z, Norm.L2));
      }
      assertThat(counts.advances()).isEqualTo(3);
    }
  }

  @Test
  void aThousandSolvesLeaveNoByteBehind() {
    try (InexactProblem p = new InexactProblem(emulating(), new Shape(3, 16, 0.6, false, false))) {
      long before = p.scope.bytes();
      SolveLoop loop = new SolveLoop(SolveSettings.quiet());
      for (int i = 0; i < 1000; i++) {
        p.inexact.refresh();
        try (Scope one = p.scope.child("one");
            Evaluator evaluator = p.inexact(one, p.all())) {
          Matrix start = one.zeros(3, 16);
          SolveResult result =
              loop.solve(
                  evaluator,
                  Optional.empty(),
                  start,
                  SOLVERS.get("picard"),
                  rule(RTOL, Norm.L2),
                  one);
          assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
        }
      }
      assertThat(p.scope.bytes()).isEqualTo(before);
    }
  }

  /** Weights with which Picard's iteration takes thousands of evaluations, by rate and rule. */
  static Stream<Arguments> slowWeights() {
    List<double[]> weights = new ArrayList<>();
    for (double rate : new double[] {-0.9975, -0.99, 0.99, 0.9975}) {
      weights.add(new double[] {rate});
      // a rotation by 0.1 and a shear: neither residuals nor iterates go straight to their end
      weights.add(
          new double[] {
            rate * Math.cos(0.1), -rate * Math.sin(0.1), rate * Math.sin(0.1), rate * Math.cos(0.1)
          });
      weights.add(new double[] {rate, 0.5, 0, rate});
    }
    return weights.stream()
        .flatMap(w -> Stream.of(1e-2, 1e-3, 1e-5).map(rtol -> Arguments.of(w, rtol)));
  }

  /** The error bound of inexact answers may be larger than the progress of many evaluations. */
  @ParameterizedTest
  @MethodSource("slowWeights")
  void rowsThatExactEvaluationsSolveAreSolved(double[] weight, double rtol) {
    int width = (int) Math.sqrt(weight.length);
    for (boolean adjoint : new boolean[] {false, true}) {
      Shape shape = new Shape(8, width, 0, false, adjoint);
      try (InexactProblem p = new InexactProblem(emulating(), shape, rounded(weight))) {
        Termination rule = Termination.builder().rtol(rtol).maxSteps(20_000).build();
        Solver picard = SOLVERS.get("picard");
        List<SampleOutcome> exact = p.solveExactly(picard, rule).outcomes();
        List<SampleOutcome> inexact = p.solveInexactly(picard, rule).outcomes();
        for (int row = 0; row < exact.size(); row++) {
          if (exact.get(row).converged()) {
            assertThat(inexact.get(row).status())
                .as("row %d, adjoint %s, exactly %s", row, adjoint, exact.get(row))
                .isEqualTo(SolveStatus.CONVERGED);
          }
        }
      }
    }
  }

  private static double[] rounded(double... values) {
    return Arrays.stream(values).map(v -> (float) v).toArray();
  }
}
