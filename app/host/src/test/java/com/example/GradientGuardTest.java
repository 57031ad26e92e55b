package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Termination;
import org.equilibria.host.Equilibria;
import org.equilibria.host.EquilibriumGradient;
import org.equilibria.host.guard.Guards;
import org.equilibria.host.guard.Owner;
import org.junit.jupiter.api.Test;

/** A gradient estimator of others emits what it solved for, as exactly as it was asked to. */
class GradientGuardTest {

  private static final Owner OWNER = new Owner("gradient 'x' of plugin y 1.0 (y.jar)");

  /** Solves to a tolerance and emits a multiple of that. */
  private record Solving(double rtol, double factor) implements GradientEstimator {
    @Override
    public void backward(BackwardRequest request, GradientSink sink) {
      Matrix z = request.solution();
      try (Evaluator adjoint =
          request
              .map()
              .linearize(z, request.scope())
              .adjoint(request.cotangent(), request.scope())) {
        Matrix start = request.scope().zeros(z.rows(), z.cols());
        Matrix u =
            request
                .solve(adjoint, start, request.forwardSolver(), Termination.relative(rtol))
                .solution();
        Matrix emitted = request.scope().zeros(z.rows(), z.cols());
        z.scope().backend().axpby(factor, u, 0, emitted);
        sink.accept(z, emitted);
      }
    }
  }

  /** Differentiate the solution of z = slope z + 1. */
  private static EquilibriumGradient differentiated(double slope, GradientEstimator estimator) {
    FixedPointMap f =
        FixedPointMap.of(
            1,
            1,
            (row, z, out) -> out[0] = slope * z[0] + 1,
            (row, z, u, out) -> out[0] = slope * u[0]);
    try (Equilibria equilibria = Equilibria.builder().build()) {
      return equilibria
          .problem(f)
          .solver("picard")
          .gradient((GradientEstimator) Guards.guarded(estimator, OWNER))
          .differentiate(new double[] {1 / (1 - slope)}, z -> new double[] {1});
    }
  }

  @Test
  void whatItsToleranceLeavesIsNoOtherCotangent() {
    EquilibriumGradient gradient = differentiated(0.99, new Solving(0.05, 1));
    // 5 % of u are left, and that is most of g
    double u = gradient.pairs().get(0).cotangent()[0];
    assertThat(1 + 0.99 * u - u).isGreaterThan(0.5);
    assertThat(differentiated(0.5, new Solving(1e-6, 1)).pairs().get(0).cotangent()[0])
        .isCloseTo(2, within(1e-5));
  }

  @Test
  void unknownsInUnlikeUnitsAreNotCompared() {
    FixedPointMap f =
        FixedPointMap.of(
            1,
            2,
            (row, z, out) -> {
              out[0] = 1;
              out[1] = 0.9 * z[1] + 1;
            },
            (row, z, u, out) -> {
              out[0] = 0;
              out[1] = 0.9 * u[1];
            });
    try (Equilibria equilibria = Equilibria.builder().build()) {
      EquilibriumGradient gradient =
          equilibria
              .problem(f)
              .solver("picard")
              .weights(1e-9, 1e6)
              .gradient((GradientEstimator) Guards.guarded(new Solving(1e-6, 1), OWNER))
              .differentiate(new double[] {1, 10}, z -> new double[] {1, 1000});
      // beside the first unknown, by weights of 1e9 to 1e-6, what is left of the second is nothing
      double u = gradient.pairs().get(0).cotangent()[1];
      assertThat(1000 + 0.9 * u - u).isGreaterThan(500);
    }
  }

  @Test
  void anotherCotangentIsItsFault() {
    assertThatThrownBy(() -> differentiated(0.5, new Solving(1e-6, 2)))
        .hasMessageContaining(OWNER.described())
        .hasMessageContaining("backward() solved for a cotangent and emitted another");
  }
}
