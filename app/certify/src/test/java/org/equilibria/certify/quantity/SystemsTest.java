package org.equilibria.certify.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.BatchProblem;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.solvers.ForwardBackward;
import org.equilibria.solvers.Picard;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;

class SystemsTest {

  @Test
  void aLaterSolverThatDoesNotKnowTheMapLeavesRowsAsTheyAre() {
    FixedPointMap halving = FixedPointMap.of(1, 1, (row, z, out) -> out[0] = 0.5 * z[0] + 1);
    Systems systems =
        new Systems(
            List.of(
                new Picard(new Picard.Options(1)),
                new ForwardBackward(new ForwardBackward.Options(OptionalDouble.empty()))),
            SolveSettings.quiet());
    Termination brief = Termination.builder().rtol(1e-12).maxEvaluations(3).build();
    try (Backend backend = TestBackends.reference();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix z = scope.zeros(1, 1);
      Systems.Residuals found = systems.solve(BatchProblem.of(halving, z), brief, 1e-10, scope);
      assertThat(found.above(1e-10)).isEqualTo(1);
      double[] iterate = new double[1];
      backend.download(z, iterate);
      assertThat(iterate).containsExactly(1.5); // 0, 1, 3/2: the iterate of the third evaluation
    }
  }

  /** Picard needs 34 evaluations for a residual of 1e-10 at the rate 1/2; a few leave both rows. */
  @Test
  void theNextSolverTakesTheRowsThatAreLeftFromTheirBestIterates() {
    AtomicInteger calls = new AtomicInteger();
    FixedPointMap map =
        FixedPointMap.of(
            2,
            1,
            (row, z, out) -> {
              calls.incrementAndGet();
              out[0] = row == 0 ? 3 : 0.5 * z[0] + 1;
            });
    Systems systems =
        new Systems(
            List.of(new Picard(new Picard.Options(1)), new Picard(new Picard.Options(1))),
            SolveSettings.quiet());
    Termination brief = Termination.builder().rtol(1e-12).maxEvaluations(5).build();
    try (Backend backend = TestBackends.reference();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix z = scope.zeros(2, 1);
      Systems.Residuals found = systems.solve(BatchProblem.of(map, z), brief, 1e-10, scope);
      assertThat(found.above(1e-10)).isEqualTo(1);
      assertThat(found.absolute()[0]).isZero();
      double[] iterates = new double[2];
      backend.download(z, iterates);
      // row 1 stands at 2 - 2^(1-k) after k steps: four of the first solver and four of the second
      assertThat(iterates).containsExactly(3, 2 - 0x1p-7);
      // row 0: at 0 and at 3 by the first solver, and never again
      assertThat(calls.get()).isEqualTo(2 + 5 + 5);
    }
  }
}
