package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.network.Backward;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;

/** Check that what an estimator evaluates by itself is counted, and once. */
class EstimatorWorkTest {

  private static final Picard PICARD = new Picard(new Picard.Options(1));
  private static final Termination RULE = Termination.relative(1e-6);
  private static final FixedPointMap HALF =
      FixedPointMap.of(
          3, 1, (row, z, out) -> out[0] = z[0] / 2 + 1, (row, z, u, out) -> out[0] = u[0] / 2);

  private record Counted(SolveStats own, long solved) {}

  private static Counted counted(GradientEstimator estimator) {
    SolveSetup setup = new SolveSetup(PICARD, RULE, estimator, SolveSettings.quiet());
    try (Backend backend = TestBackends.all().values().iterator().next().get();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix start = scope.zeros(3, 1);
      SolveResult forward = new SolveLoop(setup.settings()).solve(HALF, start, PICARD, RULE, scope);
      Matrix g = scope.uninitialized(3, 1);
      backend.fill(g, 1);
      Backward request = new Backward(HALF, forward, forward.solution(), g, scope, setup);
      request.run((z, u) -> {});
      return new Counted(
          request.ownWork(),
          request.solves().stream().mapToLong(s -> s.stats().rowEvaluations()).sum());
    }
  }

  /** Take three terms of the Neumann series, then evaluate f once. */
  private static void neumann(BackwardRequest request, GradientSink sink) {
    Scope scope = request.scope();
    Linearization at = request.map().linearize(request.solution(), scope);
    Matrix u = request.cotangent();
    for (int term = 0; term < 3; term++) {
      Matrix next = scope.uninitialized(3, 1);
      at.vjp(u, next);
      u = next;
    }
    try (Evaluator f = request.map().open(scope)) {
      Matrix out = scope.uninitialized(3, 1);
      double[] accuracy = {0, Double.NaN, 0};
      f.evaluate(request.solution(), accuracy, out, new Evaluation(3, Norm.L2));
    }
    sink.accept(request.solution(), u);
  }

  @Test
  void whatAnEstimatorEvaluatesIsCountedRowByRow() {
    Counted counted = counted(EstimatorWorkTest::neumann);
    // three products with three rows each and one evaluation of two rows
    assertThat(counted.own().evaluations()).isEqualTo(4);
    assertThat(counted.own().rowEvaluations()).isEqualTo(11);
    assertThat(counted.own().gemmEquivalents()).isEqualTo(3 + 2.0 / 3);
    assertThat(counted.solved()).isZero();
  }

  @Test
  void whatASolveEvaluatesIsCountedByTheSolveAlone() {
    Counted counted =
        counted(
            new Implicit(null, java.util.OptionalDouble.empty(), java.util.OptionalInt.empty()));
    assertThat(counted.own().rowEvaluations()).isZero();
    // from 1, whose residual is 1/2, twenty halvings to 1e-6 of 2 in each of three rows
    assertThat(counted.solved()).isBetween(3 * 18L, 3 * 21L);
  }

  @Test
  void anEstimatorThatThrowsIsNamed() {
    GradientEstimator broken =
        (request, sink) -> {
          throw new AssertionError("boom");
        };
    assertThatThrownBy(() -> counted(broken))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageStartingWith("the gradient estimator ")
        .hasMessageEndingWith(" failed: java.lang.AssertionError: boom");
  }
}
