package org.equilibria.testkit;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.tck.GradientContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the gradient contract is proven on an estimator that breaks it. */
class GradientProofTest {

  private static final GradientEstimator SOUND = GradientProofTest::implicit;

  private static void implicit(BackwardRequest request, GradientSink sink) {
    try (Evaluator adjoint =
        request
            .map()
            .linearize(request.solution(), request.scope())
            .adjoint(request.cotangent(), request.scope())) {
      sink.accept(
          request.solution(),
          request
              .solve(
                  adjoint,
                  request.cotangent(),
                  request.forwardSolver(),
                  request.forwardTermination())
              .solution());
    }
  }

  /** Change u before it is emitted. */
  @FunctionalInterface
  private interface Change {
    void of(BackwardRequest request, double[] cotangent, double[] u);
  }

  private static GradientEstimator changing(Change change) {
    return (request, sink) ->
        implicit(
            request,
            (z, u) -> {
              double[] values = values(u);
              change.of(request, values(request.cotangent()), values);
              Matrix changed = request.scope().uninitialized(u.rows(), u.cols());
              u.scope().backend().upload(values, changed);
              sink.accept(z, changed);
            });
  }

  private static double[] values(Matrix matrix) {
    double[] values = new double[matrix.rows() * matrix.cols()];
    matrix.scope().backend().download(matrix, values);
    return values;
  }

  private static void addEverywhere(double[] u, double shift) {
    Arrays.setAll(u, e -> u[e] + shift);
  }

  private static void forgetful(BackwardRequest request, GradientSink sink) {
    implicit(request, sink);
    request.scope().backend().fill(request.cotangent(), 0);
  }

  private static final Map<String, GradientEstimator> BROKEN =
      Map.of(
          "gradient.emits-states",
          (request, sink) -> {},
          "gradient.keeps-inputs",
          GradientProofTest::forgetful,
          "gradient.zero-gives-zero",
          changing((request, cotangent, u) -> addEverywhere(u, 1e-12)),
          "gradient.points-uphill",
          changing((request, cotangent, u) -> Arrays.setAll(u, e -> -u[e])),
          "gradient.treats-rows-alone",
          changing(
              (request, cotangent, u) -> {
                if (Arrays.stream(cotangent).anyMatch(c -> c == 3.5)) {
                  addEverywhere(u, 1e-3);
                }
              }),
          "gradient.keeps-nan-in-its-row",
          changing(
              (request, cotangent, u) -> {
                if (Arrays.stream(u).anyMatch(Double::isNaN)) {
                  Arrays.fill(u, Double.NaN);
                }
              }),
          "gradient.is-exact",
          (request, sink) -> sink.accept(request.solution(), request.cotangent()));

  private static final Map<String, Set<String>> IMPLIED =
      Map.of(
          "gradient.emits-states", Set.of("gradient.points-uphill", "gradient.is-exact"),
          "gradient.points-uphill", Set.of("gradient.is-exact"));

  @TestFactory
  Stream<DynamicTest> eachRuleIsProven() {
    return Proof.of(
        GradientContract.checks(new EngineHarness(TestBackends::reference), new HeavyBall(), true),
        SOUND,
        BROKEN,
        IMPLIED);
  }
}
