package org.equilibria.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.Traits;
import org.equilibria.backend.ejml.EjmlBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that one solver leaves go to the next, from their best iterates, and all work counts. */
class PolyalgorithmTest {

  /** z = 1 + z/2 in every row but the first, which is constant. */
  private static final RowFunction HALVING = (row, z, out) -> out[0] = row == 0 ? 3 : 1 + z[0] / 2;

  private static final Solver PLAIN =
      new Solver() {
        @Override
        public Traits traits() {
          return new Traits(false, 0, Set.of());
        }

        @Override
        public SolverRun start(SolveContext context) {
          return new SolverRun() {
            @Override
            public Proposal step(Iterate it, Matrix next, RowFaults faults) {
              return Proposal.IMAGE;
            }
          };
        }
      };

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = EjmlBackend.open();
    scope = backend.openScope("test", Precision.F64);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private BatchProblem problem(int rows, RowFunction f) {
    return BatchProblem.of(FixedPointMap.of(rows, 1, f), scope.zeros(rows, 1));
  }

  private static Termination.Builder rule() {
    return Termination.builder().rtol(1e-12);
  }

  private double[] solution(Polyalgorithm solvers) {
    double[] z = new double[solvers.result().outcomes().size()];
    backend.download(solvers.result().solution(), z);
    return z;
  }

  @Test
  void rowsGoOnFromWhereTheyAreAndEveryEvaluationCounts() {
    Termination budget = rule().maxSteps(4).maxEvaluations(1000).build();
    Polyalgorithm solvers =
        Polyalgorithm.begin(problem(4, HALVING), PLAIN, SolveSettings.quiet(), budget, scope);
    // After k steps from 0 the iterate is 2 - 2^(1-k).
    assertThat(solution(solvers)).containsExactly(3, 2 - 0x1p-3, 2 - 0x1p-3, 2 - 0x1p-3);
    double products = solvers.result().stats().gemmEquivalents();

    List<SampleOutcome> ends =
        solvers.next(PLAIN, "another", new int[] {2}, rule().maxSteps(3).build());
    assertThat(ends).extracting(SampleOutcome::status).containsExactly(SolveStatus.MAX_STEPS);
    assertThat(solution(solvers)).containsExactly(3, 2 - 0x1p-3, 2 - 0x1p-6, 2 - 0x1p-3);
    SampleOutcome row = solvers.result().outcomes().get(2);
    assertThat(row.evaluations()).isEqualTo(5 + 4);
    assertThat(row.rescuedBy()).isEmpty();
    // four evaluations of one row in four
    assertThat(solvers.result().stats().gemmEquivalents() - products).isCloseTo(1, within(1e-12));
    assertThat(solvers.remaining().build().maxEvaluations()).isEqualTo(1000 - 5 - 4);

    int[] left = solvers.rows(outcome -> !outcome.converged());
    assertThat(left).containsExactly(1, 2, 3);
    solvers.next(PLAIN, "the last", left, rule().build());
    assertThat(solvers.result().converged()).isTrue();
    assertThat(solvers.result().outcomes())
        .extracting(outcome -> outcome.rescuedBy().orElse("nothing"))
        .containsExactly("nothing", "the last", "the last", "the last");
    assertThat(solvers.result().byItself().outcomes())
        .extracting(SampleOutcome::status)
        .containsExactly(
            SolveStatus.CONVERGED,
            SolveStatus.MAX_STEPS,
            SolveStatus.MAX_STEPS,
            SolveStatus.MAX_STEPS);
  }

  @Test
  void noRowBecomesWorse() {
    Termination budget = rule().maxSteps(8).build();
    Polyalgorithm solvers =
        Polyalgorithm.begin(problem(2, HALVING), PLAIN, SolveSettings.quiet(), budget, scope);
    double[] before = solution(solvers);
    Matrix worse = scope.zeros(1, 1);
    solvers.next(PLAIN, "a guess", new int[] {1}, worse, rule().maxSteps(0).build(), 6);
    assertThat(solution(solvers)).isEqualTo(before);
    assertThat(solvers.result().outcomes().get(1).detail())
        .contains("; then, by a guess, the step limit was reached");
    // row 0 converged by its second evaluation, row 1 took eight steps, and its guess was judged
    assertThat(solvers.result().stats().rowEvaluations()).isEqualTo(2 + 9 + 1);
  }

  @Test
  void aRowWithoutAFiniteIterateStartsAnewAndTakesWhatIsFinite() {
    AtomicBoolean broken = new AtomicBoolean(true);
    RowFunction f = (row, z, out) -> out[0] = broken.get() ? Double.NaN : 1 + z[0] / 2;
    Polyalgorithm solvers =
        Polyalgorithm.begin(problem(1, f), PLAIN, SolveSettings.quiet(), rule().build(), scope);
    assertThat(solvers.result().status()).isEqualTo(SolveStatus.NON_FINITE);
    broken.set(false);
    solvers.next(PLAIN, "another", new int[] {0}, rule().maxSteps(3).build());
    assertThat(solution(solvers)).containsExactly(2 - 0x1p-2);
    assertThat(solvers.result().status()).isEqualTo(SolveStatus.MAX_STEPS);
  }

  @Test
  void aBudgetIsSpentByAllTogether() {
    Termination budget = rule().maxEvaluations(6).build();
    Polyalgorithm solvers =
        Polyalgorithm.begin(problem(2, HALVING), PLAIN, SolveSettings.quiet(), budget, scope);
    assertThat(solvers.isSpent()).isTrue();
  }
}
