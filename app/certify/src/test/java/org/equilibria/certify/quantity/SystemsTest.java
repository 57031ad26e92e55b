package org.equilibria.certify.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
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
      Systems.Residuals found =
          systems.solve(() -> halving.open(scope), Optional.empty(), z, brief, 1e-10, scope);
      assertThat(found.above(1e-10)).isEqualTo(1);
      double[] iterate = new double[1];
      backend.download(z, iterate);
      assertThat(iterate).containsExactly(1.5); // 0, 1, 3/2: the iterate of the third evaluation
    }
  }
}
