package org.equilibria.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.JacobianProduct;
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
import org.junit.jupiter.api.Test;

/** Hold the products that solvers are given to derivatives known by hand, and to the books. */
class SolverProductsTest {

  private final Backend backend = EjmlBackend.open();
  private final Scope scope = backend.openScope("test", Precision.F64);

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  // f(z) = (z0 z1 / 4, z0^2 / 8 + row / 10): J = ((z1, z0) / 4, (z0, 0) / 4)
  private static void f(int row, double[] z, double[] out) {
    out[0] = z[0] * z[1] / 4;
    out[1] = z[0] * z[0] / 8 + row / 10.0;
  }

  private static void vjp(int row, double[] z, double[] u, double[] out) {
    out[0] = (z[1] * u[0] + z[0] * u[1]) / 4;
    out[1] = z[0] * u[0] / 4;
  }

  private static double[] jacobianTimes(double[] z, double[] v) {
    return new double[] {(z[1] * v[0] + z[0] * v[1]) / 4, z[0] * v[0] / 4};
  }

  private static double[] transposedTimes(double[] z, double[] u) {
    double[] out = new double[2];
    vjp(0, z, u, out);
    return out;
  }

  /** What a step does with its context. */
  private interface Probe {
    void look(SolveContext context, Iterate it);
  }

  /** Repeat f(z) and look on the way. */
  private record Probing(Probe probe, boolean retains) implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 0, Set.of());
    }

    @Override
    public SolverRun start(SolveContext context) {
      return new SolverRun() {
        @Override
        public Proposal step(Iterate it, Matrix next, RowFaults faults) {
          probe.look(context, it);
          return Proposal.IMAGE;
        }

        @Override
        public boolean canRetain() {
          return retains;
        }

        @Override
        public void retain(int[] rows) {
          // nothing is remembered
        }
      };
    }
  }

  private SolveResult solve(FixedPointMap map, Matrix start, Probe probe, Termination rule) {
    return new SolveLoop(SolveSettings.quiet())
        .solve(map, start, new Probing(probe, true), rule, scope);
  }

  private Matrix matrix(int cols, double... values) {
    Matrix m = scope.uninitialized(values.length / cols, cols);
    backend.upload(values, m);
    return m;
  }

  private double[] values(Matrix m) {
    double[] out = new double[m.rows() * m.cols()];
    backend.download(m, out);
    return out;
  }

  private static boolean[] all(int rows) {
    boolean[] wanted = new boolean[rows];
    Arrays.fill(wanted, true);
    return wanted;
  }

  /**
   * Compare a product with one known by hand, at the iterate of a step, for a vector of each row.
   */
  private void check(
      JacobianProduct product, Iterate it, boolean transposed, double[] shift, double tolerance) {
    double[] z = values(it.z());
    double[] v = new double[z.length];
    Arrays.setAll(v, k -> Math.sin(1 + 3 * k) + shift[k % shift.length]);
    Matrix out = scope.uninitialized(z.length / 2, 2);
    product.apply(matrix(2, v), all(z.length / 2), out);
    double[] actual = values(out);
    for (int i = 0; i < z.length / 2; i++) {
      double[] state = Arrays.copyOfRange(z, 2 * i, 2 * i + 2);
      double[] vector = Arrays.copyOfRange(v, 2 * i, 2 * i + 2);
      double[] expected =
          transposed ? transposedTimes(state, vector) : jacobianTimes(state, vector);
      assertThat(Arrays.copyOfRange(actual, 2 * i, 2 * i + 2))
          .containsExactly(expected, within(tolerance));
    }
  }

  @Test
  void aVectorJacobianProductIsAtTheIterateOfTheStepAndCountsAsAProduct() {
    FixedPointMap map = FixedPointMap.of(2, 2, SolverProductsTest::f, SolverProductsTest::vjp);
    int[] steps = new int[1];
    SolveResult result =
        solve(
            map,
            matrix(2, 1, 1, .5, -1),
            (context, it) -> {
              assertThat(context.jacobian()).isEmpty();
              JacobianProduct product = context.transposedJacobian().orElseThrow();
              check(product, it, true, new double[] {0}, 1e-15);
              check(product, it, true, new double[] {1, 2}, 1e-15);
              steps[0]++;
            },
            Termination.builder().rtol(0).maxSteps(4).build());
    assertThat(steps[0]).isEqualTo(4);
    assertThat(result.stats().gemmEquivalents()).isEqualTo(5 + 2 * 4);
    assertThat(result.stats().rowEvaluations()).isEqualTo(10);
    assertThat(result.outcomes()).extracting(SampleOutcome::evaluations).containsOnly(5);
  }

  /** Second derivatives are at most 1/4 and z is of order 1: h / 8 is 2e-9, rounding 1e-16 / h. */
  @Test
  void differencesCostAnEvaluationOfEachRowThatIsWanted() {
    FixedPointMap map = FixedPointMap.of(3, 2, SolverProductsTest::f);
    SolveResult result =
        solve(
            map,
            matrix(2, 1, 1, .5, -1, .2, 2),
            (context, it) -> {
              assertThat(context.jacobian()).isEmpty();
              assertThat(context.transposedJacobian()).isEmpty();
              JacobianProduct product = context.differences().orElseThrow();
              check(product, it, false, new double[] {0}, 1e-7);
              Matrix v = matrix(2, 1, 2, Double.NaN, 0, 3, 4);
              Matrix out = scope.uninitialized(3, 2);
              product.apply(v, new boolean[] {true, false, false}, out);
              assertThat(Arrays.copyOf(values(out), 2))
                  .containsExactly(
                      jacobianTimes(values(it.z()), new double[] {1, 2}), within(1e-7));
            },
            Termination.builder().rtol(0).maxSteps(2).build());
    // three evaluations of the loop; in both steps one aside of all rows and one of the first
    assertThat(result.outcomes()).extracting(SampleOutcome::evaluations).containsExactly(7, 5, 5);
    assertThat(result.stats().rowEvaluations()).isEqualTo(17);
    assertThat(result.stats().evaluations()).isEqualTo(7);
    assertThat(result.stats().gemmEquivalents()).isCloseTo(17 / 3.0, within(1e-12));
  }

  @Test
  void aVectorOfLengthZeroNeedsNoEvaluation() {
    SolveResult result =
        solve(
            FixedPointMap.of(1, 2, SolverProductsTest::f),
            matrix(2, 1, 1),
            (context, it) -> {
              Matrix out = matrix(2, 5, 5);
              context.differences().orElseThrow().apply(matrix(2, 0, 0), all(1), out);
              assertThat(values(out)).containsExactly(0, 0);
            },
            Termination.builder().rtol(0).maxSteps(1).build());
    assertThat(result.stats().rowEvaluations()).isEqualTo(2);
  }

  @Test
  void differencesLeaveTheLastEvaluationToTheNextIterate() {
    List<Double> seen = new ArrayList<>();
    SolveResult result =
        solve(
            FixedPointMap.of(2, 2, SolverProductsTest::f),
            matrix(2, 1, 1, .5, -1),
            (context, it) -> {
              Matrix out = scope.uninitialized(2, 2);
              for (int i = 0; i < 5; i++) {
                boolean[] first = {true, false};
                context.differences().orElseThrow().apply(matrix(2, 1, 0, 0, 1), first, out);
                seen.add(values(out)[0]);
              }
            },
            Termination.builder().rtol(0).maxEvaluations(5).maxSteps(3).build());
    // of five evaluations of row 0 the first and the last are of iterates
    assertThat(seen.subList(0, 3)).allMatch(Double::isFinite);
    assertThat(seen.subList(3, 5)).allMatch(v -> v.isNaN());
    assertThat(result.outcomes()).extracting(SampleOutcome::evaluations).containsExactly(5, 4);
    assertThat(result.outcomes())
        .extracting(SampleOutcome::status)
        .containsExactly(SolveStatus.MAX_EVALUATIONS, SolveStatus.MAX_STEPS);
  }

  @Test
  void productsFollowTheRowsThatAreLeft() {
    FixedPointMap map = FixedPointMap.of(3, 2, SolverProductsTest::f, SolverProductsTest::vjp);
    List<Integer> rows = new ArrayList<>();
    JacobianProduct[] kept = new JacobianProduct[2];
    solve(
        map,
        matrix(2, 0, 0, 0, .1, .5, -1), // the first two rows are solutions, or one step from it
        (context, it) -> {
          if (kept[0] == null) {
            kept[0] = context.transposedJacobian().orElseThrow();
            kept[1] = context.differences().orElseThrow();
          }
          rows.add(context.rows());
          check(kept[0], it, true, new double[] {1}, 1e-15);
          check(kept[1], it, false, new double[] {1}, 1e-7);
        },
        Termination.builder().rtol(1e-9).maxSteps(4).build());
    assertThat(rows.get(0)).isEqualTo(1);
  }

  @Test
  void adjointMapsHaveTheTransposeForTheirJacobian() {
    FixedPointMap map = FixedPointMap.of(2, 2, SolverProductsTest::f, SolverProductsTest::vjp);
    double[] z = {1, 1, .5, -1};
    Linearization host = map.linearize(matrix(2, z), scope);
    Linearization other =
        (u, out) -> host.vjp(u, out); // its adjoint is the one that the interface makes of it
    for (Linearization at : List.of(host, other)) {
      int[] steps = new int[1];
      Probe probe =
          (context, it) -> {
            assertThat(context.transposedJacobian()).isEmpty();
            Matrix out = scope.uninitialized(2, 2);
            double[] v = {1, 2, 3, 4};
            context.jacobian().orElseThrow().apply(matrix(2, v), all(2), out);
            assertThat(values(out))
                .containsExactly(
                    transposedTimes(new double[] {1, 1}, new double[] {1, 2})[0],
                    transposedTimes(new double[] {1, 1}, new double[] {1, 2})[1],
                    transposedTimes(new double[] {.5, -1}, new double[] {3, 4})[0],
                    transposedTimes(new double[] {.5, -1}, new double[] {3, 4})[1]);
            steps[0]++;
          };
      SolveResult result =
          new SolveLoop(SolveSettings.quiet())
              .solve(
                  at.adjoint(matrix(2, 1, 0, 0, 1), scope),
                  Optional.empty(),
                  matrix(2, 0, 0, 0, 0),
                  new Probing(probe, false),
                  Termination.builder().rtol(0).maxSteps(2).build(),
                  scope);
      assertThat(steps[0]).isEqualTo(2);
      assertThat(result.stats().gemmEquivalents()).isEqualTo(3 + 2);
    }
  }

  @Test
  void anInterruptedProductEndsTheSolveAsCancelled() {
    FixedPointMap map =
        FixedPointMap.of(
            1,
            2,
            SolverProductsTest::f,
            (row, z, u, out) -> {
              throw new IllegalStateException(new InterruptedException());
            });
    SolveResult result;
    try {
      result =
          solve(
              map,
              matrix(2, 1, 1),
              (context, it) -> {
                Matrix out = scope.uninitialized(1, 2);
                context.transposedJacobian().orElseThrow().apply(it.z(), all(1), out);
                assertThat(values(out)).containsOnly(Double.NaN);
              },
              Termination.relative(1e-9));
    } finally {
      Thread.interrupted();
    }
    assertThat(result.status()).isEqualTo(SolveStatus.CANCELLED);
  }

  /** Goes twenty residuals far in one step, after so much work on each row. */
  private record Leaping(double work) implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 1, Set.of(), Steps.EXTRAPOLATION);
    }

    @Override
    public SolverRun start(SolveContext context) {
      return (it, next, faults) -> {
        for (int row = 0; row < context.rows(); row++) {
          context.countWork(row, row == 0 ? work : 0);
        }
        context.backend().axpby(-19, it.z(), 0, next);
        context.backend().axpby(20, it.fz(), 1, next);
        return Proposal.WRITTEN;
      };
    }
  }

  /**
   * f(z) = z + 1 - z / 1000 from 0: of ||f|| = 21 at 20 is believed 2 (1 + .98) 1000 / 980, and 20
   * more for ten products' work.
   */
  @Test
  void workOfASolverIsCountedAndReachesAsFarAsProducts() {
    FixedPointMap map = FixedPointMap.of(2, 1, (row, z, out) -> out[0] = 0.999 * z[0] + 1);
    Termination rule = Termination.builder().maxSteps(1).build();
    SolveLoop loop = new SolveLoop(SolveSettings.quiet());
    SolveResult idle = loop.solve(map, matrix(1, 0, 0), new Leaping(0), rule, scope);
    SolveResult busy = loop.solve(map, matrix(1, 0, 0), new Leaping(10), rule, scope);
    assertThat(idle.outcomes()).extracting(SampleOutcome::refusals).containsExactly(1, 1);
    assertThat(busy.outcomes()).extracting(SampleOutcome::refusals).containsExactly(0, 1);
    // of one row of two
    assertThat(busy.stats().gemmEquivalents() - idle.stats().gemmEquivalents()).isEqualTo(10 / 2.0);
  }

  /** Search along f(z) - z with steps of 640, 160, 40 and 10 times its length. */
  private static final class LongSteps implements Solver {
    private final List<Double> states = new ArrayList<>();
    private final List<Boolean> marks = new ArrayList<>();

    @Override
    public Traits traits() {
      return new Traits(false, 1, Set.of(), Steps.LINE_SEARCH);
    }

    @Override
    public SolverRun start(SolveContext context) {
      return (it, next, faults) -> {
        double[] z = new double[1];
        context.read(it.z(), z);
        double step = 640 / Math.pow(4, states.size() % 4);
        states.add(z[0]);
        marks.add(it.rebased()[0]);
        context.backend().axpby(1 - step, it.z(), 0, next);
        context.backend().axpby(step, it.fz(), 1, next);
        return Proposal.WRITTEN;
      };
    }
  }

  /** f(z) = z / 2: a step of s times f(z) - z leads to 1 - s / 2, too far by all four. */
  @Test
  void aSearchMayShortenItsStepThreeTimesBeforePlainStepsFollow() {
    LongSteps solver = new LongSteps();
    new SolveLoop(SolveSettings.quiet())
        .solve(
            FixedPointMap.of(1, 1, (row, z, out) -> out[0] = z[0] / 2),
            matrix(1, 1),
            solver,
            Termination.builder().maxSteps(6).build(),
            scope);
    assertThat(solver.states).containsExactly(1.0, 1.0, 1.0, 1.0, 1.0, 0.5);
    assertThat(solver.marks).containsExactly(false, false, false, false, true, false);
  }
}
