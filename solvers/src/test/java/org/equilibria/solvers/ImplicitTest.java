package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.network.Backward;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;

/**
 * Check the tolerance of the adjoint solve on z = z/2 + 1, whose adjoint is twice the cotangent.
 */
class ImplicitTest {

  private static final Picard PICARD = new Picard(new Picard.Options(1));

  private static double adjoint(double cotangent, Termination forward) {
    Implicit implicit = new Implicit(null, OptionalDouble.empty(), OptionalInt.empty());
    FixedPointMap map =
        FixedPointMap.of(
            1, 1, (row, z, out) -> out[0] = z[0] / 2 + 1, (row, z, u, out) -> out[0] = u[0] / 2);
    SolveSetup setup = new SolveSetup(PICARD, forward, implicit, SolveSettings.quiet());
    double[] emitted = new double[1];
    try (Backend backend = TestBackends.all().values().iterator().next().get();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix solution = scope.uninitialized(1, 1);
      backend.fill(solution, 2);
      Matrix g = scope.uninitialized(1, 1);
      backend.fill(g, cotangent);
      SolveResult at = new SolveLoop(setup.settings()).solve(map, solution, PICARD, forward, scope);
      Backward request = new Backward(map, at, solution, g, scope, setup);
      request.run((z, u) -> backend.download(u, emitted));
      assertThat(request.solves()).hasSize(1).allMatch(SolveResult::converged);
    }
    return emitted[0];
  }

  @Test
  void aSmallCotangentIsSolvedAsWellAsALargeOneWhateverTheForwardTolerance() {
    Termination forward = Termination.builder().rtol(1e-9).atol(1e-3).build();
    assertThat(adjoint(1, forward)).isCloseTo(2, within(1e-8));
    assertThat(adjoint(1e-6, forward)).isCloseTo(2e-6, within(1e-14));
  }

  @Test
  void anAbsoluteToleranceServesWhereItIsTheOnlyOne() {
    Termination forward = Termination.builder().rtol(0).atol(1e-6).build();
    assertThat(adjoint(1, forward)).isCloseTo(2, within(1e-5)).isNotEqualTo(2);
  }
}
