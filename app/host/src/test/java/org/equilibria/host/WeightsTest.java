package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of unknowns: what a tolerance and a residual then mean, and which are refused. */
class WeightsTest {

  private static final double[] WEIGHTS = {1e-9, 10};

  /** One unknown of the size 2e9 beside one of the size .1; z = (2e9, .1). */
  private static void unlike(int row, double[] z, double[] out) {
    out[0] = z[0] / 2 + 1e9;
    out[1] = .9 * z[1] + 1e-2;
  }

  static Stream<Arguments> backends() {
    return Stream.of("ejml", "native", "nd4j")
        .flatMap(id -> Stream.of(Precision.values()).map(p -> Arguments.of(id, p)));
  }

  private static Equilibria open(String backend, Precision precision) {
    return Equilibria.builder().backend(backend).precision(precision).build();
  }

  private static boolean asksForAnotherForm(Equilibria eq, String solver) {
    return eq.catalog().create(Kinds.SOLVER, ComponentSpec.of(solver)).traits().needsAffineForm();
  }

  private static double weighted(double[] weights, double[] a, Norm norm) {
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      squares += weights[i] * a[i] * weights[i] * a[i];
      largest = Math.max(largest, weights[i] * Math.abs(a[i]));
    }
    return norm == Norm.INF ? largest : Math.sqrt(squares);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void everySolverMeetsTheToleranceInTheWeightedNormAndReportsIt(String id, Precision precision) {
    try (Equilibria eq = open(id, precision)) {
      double rtol = precision == Precision.F64 ? 1e-9 : 1e-5;
      // What a rounding of z and of f(z), entry by entry, may change the residual by, relative to
      // ||w o f||; and a rounding of each weighted difference, relative to the residual.
      double u = precision.unitRoundoff();
      for (Norm norm : Norm.values()) {
        Termination rule = Termination.builder().rtol(rtol).norm(norm).maxSteps(2000).build();
        for (String solver : eq.catalog().ids(Kinds.SOLVER)) {
          if (asksForAnotherForm(eq, solver)) {
            continue;
          }
          Solution s =
              eq.problem(FixedPointMap.of(1, 2, WeightsTest::unlike))
                  .weights(WEIGHTS)
                  .termination(rule)
                  .solver(solver)
                  .checkRows()
                  .solve(0, 0);
          assertThat(s.converged()).as("%s on %s", solver, id).isTrue();
          double[] z = s.row(0);
          double[] fz = new double[2];
          unlike(0, z, fz);
          if (precision == Precision.F32) {
            fz = new double[] {(float) fz[0], (float) fz[1]};
          }
          double[] r = {fz[0] - z[0], fz[1] - z[1]};
          double residual = weighted(WEIGHTS, r, norm);
          double size = weighted(WEIGHTS, fz, norm);
          assertThat(s.outcomes().get(0).residual())
              .as("%s on %s", solver, id)
              .isCloseTo(residual, within(4 * u * residual));
          assertThat(residual).isLessThanOrEqualTo(rtol * size * (1 + 4 * u));
          // (I - J)^-1 is 10 where it is largest; ||w o f|| is 2.3.
          assertThat(z[1]).isCloseTo(.1, within(10 * rtol * size / WEIGHTS[1] + u));
        }
      }
    }
  }

  @Test
  void withoutWeightsTheSmallUnknownIsLostBesideTheLarge() {
    try (Equilibria eq = open("ejml", Precision.F64)) {
      Solution s =
          eq.problem(FixedPointMap.of(1, 2, WeightsTest::unlike)).solver("picard").solve(0, 0);
      assertThat(s.converged()).isTrue();
      assertThat(s.row(0)[1]).isLessThan(.095);
    }
  }

  /** Units of unknowns, and so their weights. */
  private static final double[] UNITS = {0x1p-30, 1, 0x1p12, 0x1p-7};

  private static void nonlinear(double[] z, double[] out) {
    out[0] = .8 * z[0] + .3 * Math.cos(z[1]);
    out[1] = .5 * Math.sin(z[0]) + .1 * z[2];
    out[2] = .9 * Math.tanh(z[2] + .2 * z[3]) + .1;
    out[3] = .6 * z[3] + .2 * z[0] * z[1];
  }

  @Test
  void weightsAreToEverySolverWhatOtherUnitsOfTheUnknownsAre() {
    solveInUnits(Precision.F64, Termination.builder().rtol(1e-10).maxSteps(500).build(), UNITS);
  }

  /** The squares of these units are 2^-160 and less apart, which f32 has no room for. */
  @Test
  void soAreWeightsOfWhichThePrecisionHasNoSquares() {
    Termination rule = Termination.builder().rtol(1e-5).maxSteps(500).build();
    solveInUnits(Precision.F32, rule, 0x1p-80, 1, 0x1p10, 0x1p-7);
  }

  private static void solveInUnits(Precision precision, Termination rule, double... units) {
    // Products with powers of two are exact, so that all arithmetic is the same to the last bit.
    FixedPointMap plain = FixedPointMap.of(1, 4, (row, z, out) -> nonlinear(z, out));
    FixedPointMap scaled =
        FixedPointMap.of(
            1,
            4,
            (row, z, out) -> {
              double[] own = z.clone();
              Arrays.setAll(own, i -> z[i] * units[i]);
              nonlinear(own, out);
              for (int i = 0; i < 4; i++) {
                out[i] /= units[i];
              }
            });
    try (Equilibria eq = open("ejml", precision)) {
      for (String solver : eq.catalog().ids(Kinds.SOLVER)) {
        if (asksForAnotherForm(eq, solver)) {
          continue;
        }
        Solution expected =
            eq.problem(plain)
                .weights(1, 1, 1, 1) // the same order of sums
                .termination(rule)
                .solver(solver)
                .solve(new double[4]);
        Solution actual =
            eq.problem(scaled).weights(units).termination(rule).solver(solver).solve(new double[4]);
        assertThat(expected.converged()).as(solver).isTrue();
        assertThat(actual.outcomes()).as(solver).isEqualTo(expected.outcomes());
        double[] z = actual.row(0);
        Arrays.setAll(z, i -> z[i] * units[i]);
        assertThat(z).as(solver).containsExactly(expected.row(0));
      }
    }
  }

  @Test
  void plainIterationEndsWhereTheWeightedRuleIsMet() {
    double[] z = {0, 0};
    double[] fz = new double[2];
    int evaluations = 0;
    do {
      if (evaluations++ > 0) {
        z = fz.clone();
      }
      unlike(0, z, fz);
    } while (weighted(WEIGHTS, new double[] {fz[0] - z[0], fz[1] - z[1]}, Norm.L2)
        > 1e-6 * weighted(WEIGHTS, fz, Norm.L2));
    try (Equilibria eq = open("ejml", Precision.F64)) {
      Solution s =
          eq.problem(FixedPointMap.of(1, 2, WeightsTest::unlike))
              .weights(WEIGHTS)
              .solver("picard")
              .solve(0, 0);
      assertThat(s.outcomes().get(0).evaluations()).isEqualTo(evaluations);
      assertThat(s.row(0)).containsExactly(z);
    }
  }

  @Test
  void weightsWithOneToleranceAnEntryAreAbsoluteTolerancesOfTheirOwn() {
    double[] atol = {1e3, 1e-7};
    Termination rule =
        Termination.builder().rtol(0).atol(1).componentwise(true).maxSteps(2000).build();
    try (Equilibria eq = open("ejml", Precision.F64)) {
      Solution s =
          eq.problem(FixedPointMap.of(1, 2, WeightsTest::unlike))
              .weights(1 / atol[0], 1 / atol[1])
              .termination(rule)
              .solver("picard")
              .solve(0, 0);
      assertThat(s.converged()).isTrue();
      double[] fz = new double[2];
      unlike(0, s.row(0), fz);
      assertThat(Math.abs(fz[0] - s.row(0)[0])).isLessThanOrEqualTo(atol[0] * (1 + 1e-15));
      assertThat(Math.abs(fz[1] - s.row(0)[1])).isLessThanOrEqualTo(atol[1] * (1 + 1e-15));
      // The step before was no solution: the second residual falls by .9 a step.
      assertThat(Math.abs(fz[1] - s.row(0)[1])).isGreaterThan(.85 * atol[1]);
    }
  }

  @Test
  void anAdjointIsMeasuredByOneOverTheWeights() {
    try (Equilibria eq = open("ejml", Precision.F64)) {
      double[] weights = {1e-6, 1};
      FixedPointMap map =
          FixedPointMap.of(
              1,
              2,
              (row, z, out) -> {
                out[0] = .9 * z[0] + 1e5 * z[1];
                out[1] = .3 * z[1] + 1;
              },
              (row, z, u, out) -> {
                out[0] = .9 * u[0];
                out[1] = 1e5 * u[0] + .3 * u[1];
              });
      EquilibriumGradient gradient =
          eq.problem(map)
              .weights(weights)
              .termination(Termination.builder().rtol(1e-8).maxSteps(500).build())
              .solver("picard")
              .differentiate(new double[2], z -> new double[] {1e-6, 1});
      assertThat(gradient.converged()).isTrue();
      double[] u = gradient.pairs().get(0).cotangent();
      double[] image = {.9 * u[0] + 1e-6, 1e5 * u[0] + .3 * u[1] + 1};
      double[] inverse = {1e6, 1};
      double residual = weighted(inverse, new double[] {image[0] - u[0], image[1] - u[1]}, Norm.L2);
      // a few roundings of each entry
      assertThat(gradient.adjoints().get(0).outcomes().get(0).residual())
          .isCloseTo(residual, within(1e-14 * weighted(inverse, u, Norm.L2)));
      assertThat(residual).isLessThanOrEqualTo(1e-8 * weighted(inverse, image, Norm.L2));
      // (I - J)^-1 is 10 there
      assertThat(u[0])
          .isCloseTo(1e-5, within(10 * 1e-6 * 1e-8 * weighted(inverse, image, Norm.L2)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"picard", "anderson", "broyden", "auto"})
  void rowsAreAsAloneAndListenersSeeTheWeightedResidual(String solver) {
    int rows = 9;
    try (Equilibria eq = open("ejml", Precision.F64)) {
      Termination rule = Termination.builder().rtol(1e-8).maxSteps(500).build();
      List<TracePoint> seen = new ArrayList<>();
      Solution batch =
          eq.problem(FixedPointMap.of(rows, 2, (row, z, out) -> coupled(row, z, out)))
              .weights(1e-3, 5)
              .termination(rule)
              .solver(solver)
              .listener(seen::add)
              .solve(new double[2 * rows]);
      assertThat(batch.converged()).isTrue();
      for (int i = 0; i < rows; i++) {
        int row = i;
        Solution alone =
            eq.problem(FixedPointMap.of(1, 2, (r, z, out) -> coupled(row, z, out)))
                .weights(1e-3, 5)
                .termination(rule)
                .solver(solver)
                .solve(0, 0);
        assertThat(alone.row(0)).containsExactly(batch.row(row));
        assertThat(alone.outcomes().get(0)).isEqualTo(batch.outcomes().get(row));
      }
      double[] first = new double[2];
      coupled(0, new double[2], first);
      // At z = 0 every residual is f itself, and relative to it 1.
      assertThat(seen.get(0).maxRelativeResidual()).isEqualTo(1);
      // The last evaluation is of the rows that took most.
      assertThat(
              batch.outcomes().stream()
                  .filter(o -> o.evaluations() == batch.stats().evaluations())
                  .mapToDouble(SampleOutcome::relativeResidual)
                  .max())
          .hasValue(seen.get(seen.size() - 1).maxRelativeResidual());
    }
  }

  /** Rows of different speed, so that some leave the batch early. */
  private static void coupled(int row, double[] z, double[] out) {
    out[0] = (.1 * row) * z[0] + 50 * Math.cos(z[1]) + 1;
    out[1] = .5 * Math.sin(z[0] / 1000) + .3 * z[1] + row;
  }

  @Test
  void noWeightHidesThatThereIsNoSolution() {
    try (Equilibria eq = open("ejml", Precision.F64)) {
      FixedPointMap map =
          FixedPointMap.of(
              1,
              2,
              (row, z, out) -> {
                out[0] = z[0] + 1;
                out[1] = Math.cos(z[1]) / 2;
              });
      for (String solver : List.of("picard", "anderson", "broyden", "auto")) {
        // The residual of the first unknown stays 1: 2e-3 of the second, weighted, and more.
        for (double weight : new double[] {1e3, 1e-3}) {
          Solution s = eq.problem(map).weights(1, weight).solver(solver).solve(0, 0);
          assertThat(s.status()).as(solver).isNotEqualTo(SolveStatus.CONVERGED);
        }
      }
    }
  }

  @Test
  void whatIsNoWeightIsRefusedAllTogether() {
    try (Equilibria eq = open("ejml", Precision.F64)) {
      FixedPointProblem problem = eq.problem(FixedPointMap.of(3, 2, WeightsTest::unlike));
      refused(() -> problem.weights(1), "the map has 2 unknowns, but 1 weight was given");
      refused(() -> problem.weights(new double[6]), "one for each unknown, the same for every row");
      refused(() -> problem.weights(0, -1), "above 0: weight 0 is 0.0, weight 1 is -1.0");
      refused(
          () -> problem.weights(Double.NaN, Double.POSITIVE_INFINITY),
          "weight 0 is NaN, weight 1 is Infinity");
      refused(() -> problem.weights(1e-20, 1e20), "1.0E-20 and 1.0E20 are further apart than");
      refused(() -> problem.weights((double[]) null), "the weights");
      assertThat(Arrays.asList(problem.weights(1e-15, 1e15).solve(0, 0, 1, 1, 2, 2).outcomes()))
          .isNotEmpty();
    }
  }

  private static void refused(Runnable choice, String message) {
    assertThatThrownBy(choice::run)
        .isInstanceOfSatisfying(
            EquilibriaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageContaining(message);
  }
}
