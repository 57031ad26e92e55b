package org.equilibria.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.junit.jupiter.api.Test;

/** The backends made to catch mistakes do catch them. */
class InterceptorsTest {

  @Test
  void deferringRunsNothingBeforeItMust() {
    Counting counting = new Counting();
    try (Backend backend =
            new InterceptedBackend("deferring", TestBackends.counting(counting), new Deferring());
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix a = scope.zeros(1, 1);
      backend.fill(a, 1);
      backend.axpby(1, a, 1, scope.zeros(1, 1));
      assertThat(counting.counts().operations()).isEmpty();
      backend.rowNorms(a, Norm.L2, new double[1]);
      assertThat(counting.counts().operations()).containsOnlyKeys("fill", "axpby", "rowNorms");
    }
  }

  @Test
  void deferringReportsEveryFailureWhereItSurfaces() {
    try (Backend backend = TestBackends.deferring();
        Scope scope = backend.openScope("test", Precision.F64)) {
      backend.copy(scope.zeros(1, 1), scope.zeros(2, 2));
      backend.hadamard(scope.zeros(1, 1), scope.zeros(1, 2), scope.zeros(1, 1));
      assertThatThrownBy(backend::synchronize)
          .isInstanceOf(EquilibriaException.class)
          .hasMessageContaining("copy")
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("hadamard"));
      backend.synchronize();
    }
  }

  @Test
  void poisoningShowsWhatWasNeverWritten() {
    for (Precision precision : Precision.values()) {
      try (Backend backend = TestBackends.poisoning();
          Scope scope = backend.openScope("test", precision)) {
        double[] values = new double[2];
        backend.download(scope.uninitialized(1, 2), values);
        assertThat(values).containsOnly(Double.NaN);
      }
    }
  }

  @Test
  void poisoningReachesOutputsAboutToBeWritten() {
    Backend reference = TestBackends.reference();
    List<Double> seen = new ArrayList<>();
    Interceptor watching =
        call -> {
          if (call.operation().equals("copy")) {
            double[] old = new double[1];
            call.backend().delegate().download(raw(call), old);
            seen.add(old[0]);
          }
          call.run();
        };
    try (Backend backend =
            new InterceptedBackend(
                "poisoning",
                new InterceptedBackend("watching", reference, watching),
                new Poisoning());
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix out = scope.zeros(1, 1);
      backend.copy(scope.zeros(1, 1), out);
      assertThat(seen).containsExactly(Double.NaN);
    }
  }

  private static Matrix raw(Call call) {
    return call.backend().raw(call.operation(), call.outputs().get(0));
  }

  @Test
  void countingCountsProductsAllocationsAndWaits() {
    Counting counting = new Counting();
    try (Backend backend = TestBackends.counting(counting);
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix a = scope.zeros(2, 3);
      Matrix b = scope.zeros(3, 5);
      backend.gemm(1, a, false, b, false, 0, scope.zeros(2, 5));
      backend.download(a, new double[6]);
      Counting.Counts counts = counting.counts();
      assertThat(counts.of("gemm")).isEqualTo(1);
      assertThat(counts.flops()).isEqualTo(2 * 2 * 3 * 5);
      assertThat(counts.allocations()).isEqualTo(3);
      assertThat(counts.allocatedBytes()).isEqualTo(4 * (6 + 15 + 10));
      assertThat(counts.synchronizations()).isEqualTo(1);
      counting.reset();
      assertThat(counting.counts().operations()).isEmpty();
    }
  }

  /**
   * Twenty steps leave every row on its way: one that ends makes the batch smaller, in new room.
   */
  @Test
  void theSolveLoopAllocatesNothingPerStep() {
    assertThat(allocationsOfSolve(20)).isEqualTo(allocationsOfSolve(5));
  }

  private static int allocationsOfSolve(int steps) {
    Counting counting = new Counting();
    try (Backend backend = TestBackends.counting(counting);
        Scope scope = backend.openScope("test", Precision.F64)) {
      Termination rule = Termination.builder().rtol(0).maxSteps(steps).build();
      FixedPointMap map =
          FixedPointMap.of(3, 2, (row, z, out) -> Arrays.setAll(out, i -> Math.cos(z[i] + row)));
      SolveResult result =
          new SolveLoop(SolveSettings.quiet())
              .solve(map, scope.zeros(3, 2), new HeavyBall(), rule, scope);
      assertThat(result.outcomes())
          .allSatisfy(row -> assertThat(row.status()).isEqualTo(SolveStatus.MAX_STEPS));
      return counting.counts().allocations();
    }
  }
}
