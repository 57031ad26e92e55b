package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.solvers.DifferentiableCell.Pair;
import org.equilibria.solvers.DifferentiableCell.Passed;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hold every gradient that is cut by design to its formula, computed with dense Jacobians in plain
 * doubles, and its error to the bound that it states.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TruncatedGradientsTest {

  private static final int ROWS = DifferentiableCell.ROWS;
  private static final int WIDTH = DifferentiableCell.WIDTH;
  private static final Picard PICARD = new Picard(new Picard.Options(1));
  private static final List<DifferentiableCell> CELLS =
      List.of(new DifferentiableCell.Affine(), new DifferentiableCell.HandWritten());

  // A few hundred operations of f64 on numbers of size 1, and a state known to 1e-13 relative, on
  // which Jacobians depend at a rate of order 1; undoing 7 steps of damping .5 magnifies rounding
  // by
  // 2^14, to 2e-12.
  private static final double EXACT = 1e-11;

  private final Backend backend = TestBackends.poisoning();

  @AfterAll
  void close() {
    backend.close();
  }

  static Stream<DifferentiableCell> cells() {
    return CELLS.stream();
  }

  static Stream<Arguments> cellsAndSteps() {
    return CELLS.stream().flatMap(cell -> Stream.of(1, 2, 3, 7).map(k -> Arguments.of(cell, k)));
  }

  private static Implicit implicit() {
    return new Implicit(null, OptionalDouble.empty(), OptionalInt.empty());
  }

  private Passed pass(DifferentiableCell cell, GradientEstimator estimator) {
    Passed passed = cell.pass(backend, PICARD, estimator);
    assertThat(estimator.truncates()).isTrue();
    return passed;
  }

  private static void near(double[] actual, double... expected) {
    for (int e = 0; e < expected.length; e++) {
      assertThat(actual[e]).isCloseTo(expected[e], org.assertj.core.api.Assertions.within(EXACT));
    }
  }

  /** Return B^k u of a row at a state, B = d J^T + (1 - d) I. */
  private static double[] power(
      DifferentiableCell cell, int row, double[] z, double damping, int k, double... u) {
    double[] power = u;
    for (int t = 0; t < k; t++) {
      double[] before = power;
      double[] product = cell.vjp(row, z, before);
      power = new double[WIDTH];
      double[] next = power;
      Arrays.setAll(next, i -> damping * product[i] + (1 - damping) * before[i]);
    }
    return power;
  }

  /** Return damping times the sum of B^t g over t below k, of all rows at the solution. */
  private static double[] series(DifferentiableCell cell, double[] z, double damping, int k) {
    double[] g = DifferentiableCell.cotangent();
    double[] sum = new double[ROWS * WIDTH];
    for (int row = 0; row < ROWS; row++) {
      double[] at = DifferentiableCell.row(z, row);
      for (int t = 0; t < k; t++) {
        double[] term = power(cell, row, at, damping, t, DifferentiableCell.row(g, row));
        for (int i = 0; i < WIDTH; i++) {
          sum[row * WIDTH + i] += damping * term[i];
        }
      }
    }
    return sum;
  }

  private static double norm(double... values) {
    return Math.sqrt(DoubleStream.of(values).map(v -> v * v).sum());
  }

  /** Return the Frobenius norm of d J^T + (1 - d) I at a state, a bound on its operator norm. */
  private static double bound(DifferentiableCell cell, int row, double damping, double... z) {
    double[] b = Arrays.stream(cell.jacobian(row, z)).map(j -> damping * j).toArray();
    for (int i = 0; i < WIDTH; i++) {
      b[i * WIDTH + i] += 1 - damping;
    }
    return norm(b);
  }

  /** Check that the error of a gradient is B^k u*, row by row, and within ||B||^k ||u*||. */
  private void errorIsPower(
      DifferentiableCell cell, GradientEstimator estimator, double damping, int k) {
    Passed passed = pass(cell, estimator);
    double[] exact = cell.pass(backend, PICARD, implicit()).total();
    for (int row = 0; row < ROWS; row++) {
      double[] z = DifferentiableCell.row(passed.solution(), row);
      double[] u = DifferentiableCell.row(exact, row);
      double[] estimate = DifferentiableCell.row(passed.total(), row);
      double[] error = new double[WIDTH];
      Arrays.setAll(error, i -> u[i] - estimate[i]);
      near(error, power(cell, row, z, damping, k, u));
      assertThat(norm(error))
          .isLessThanOrEqualTo(Math.pow(bound(cell, row, damping, z), k) * norm(u) + EXACT)
          .isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theJacobianFreeGradientIsTheCotangentForNothing(DifferentiableCell cell) {
    Passed passed = pass(cell, new JacobianFree());
    assertThat(passed.pairs()).hasSize(1);
    assertThat(passed.pairs().get(0).u()).isEqualTo(DifferentiableCell.cotangent());
    assertThat(passed.pairs().get(0).z()).isEqualTo(passed.solution());
    assertThat(passed.ownWork().evaluations()).isZero();
    errorIsPower(cell, new JacobianFree(), 1, 1);
  }

  @ParameterizedTest
  @MethodSource("cellsAndSteps")
  void theNeumannGradientIsThePartialSum(DifferentiableCell cell, int terms) {
    GradientEstimator estimator = new Neumann(new Neumann.Options(terms));
    Passed passed = pass(cell, estimator);
    assertThat(passed.pairs()).hasSize(1);
    near(passed.pairs().get(0).u(), series(cell, passed.solution(), 1, terms + 1));
    assertThat(passed.ownWork().evaluations()).isEqualTo(terms);
    errorIsPower(cell, estimator, 1, terms + 1);
  }

  @ParameterizedTest
  @MethodSource("cellsAndSteps")
  void thePhantomGradientIsTheDampedSum(DifferentiableCell cell, int steps) {
    GradientEstimator estimator = new Phantom(new Phantom.Options(steps, .3));
    Passed passed = pass(cell, estimator);
    assertThat(passed.pairs()).hasSize(1);
    near(passed.pairs().get(0).u(), series(cell, passed.solution(), .3, steps));
    assertThat(passed.ownWork().evaluations()).isEqualTo(steps - 1);
    errorIsPower(cell, estimator, .3, steps);
  }

  @ParameterizedTest
  @MethodSource("cellsAndSteps")
  void unrollingFromTheSolutionAddsUpToThePhantomGradient(DifferentiableCell cell, int steps) {
    GradientEstimator estimator =
        new Unrolled(new Unrolled.Options(steps, .7, Unrolled.Start.SOLUTION));
    Passed passed = pass(cell, estimator);
    assertThat(passed.pairs()).hasSize(steps);
    near(passed.total(), series(cell, passed.solution(), .7, steps));
    passed.pairs().forEach(pair -> near(pair.z(), passed.solution()));
    assertThat(passed.ownWork().evaluations()).isEqualTo(2 * (steps - 1));
    errorIsPower(cell, estimator, .7, steps);
  }

  @ParameterizedTest
  @MethodSource("cellsAndSteps")
  void unrollingFromZeroIsTheDerivativeOfItsLastState(DifferentiableCell cell, int steps) {
    double damping = .6;
    Passed passed =
        pass(cell, new Unrolled(new Unrolled.Options(steps, damping, Unrolled.Start.ZERO)));
    assertThat(passed.pairs()).hasSize(steps);
    // The pairs are emitted from the last step to the first.
    for (int row = 0; row < ROWS; row++) {
      double[][] states = new double[steps][];
      states[0] = new double[WIDTH];
      for (int t = 1; t < steps; t++) {
        double[] before = states[t - 1];
        states[t] = relaxed(damping, before, cell.image(row, before));
      }
      double[] w = DifferentiableCell.row(DifferentiableCell.cotangent(), row);
      for (int t = steps - 1; t >= 0; t--) {
        Pair pair = passed.pairs().get(steps - 1 - t);
        near(DifferentiableCell.row(pair.z(), row), states[t]);
        near(
            DifferentiableCell.row(pair.u(), row),
            Arrays.stream(w).map(v -> damping * v).toArray());
        w = power(cell, row, states[t], damping, 1, w);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cellsAndSteps")
  void theReversibleGradientIsTheDerivativeOfItsLastState(DifferentiableCell cell, int steps) {
    double damping = .5;
    Passed passed = pass(cell, new Reversible(new Reversible.Options(steps, damping)));
    assertThat(passed.pairs()).hasSize(2 * steps);
    assertThat(passed.ownWork().evaluations()).isEqualTo(6 * steps);
    for (int row = 0; row < ROWS; row++) {
      // States by number: 0 and 1 are y and z at the start, then each half step adds one.
      double[][] states = new double[2 * steps + 2][];
      states[0] = new double[WIDTH];
      states[1] = new double[WIDTH];
      for (int t = 2; t < states.length; t++) {
        states[t] = relaxed(damping, states[t - 2], cell.image(row, states[t - 1]));
      }
      double[][] gradients = new double[states.length][WIDTH];
      gradients[states.length - 1] = DifferentiableCell.row(DifferentiableCell.cotangent(), row);
      for (int t = states.length - 1; t >= 2; t--) {
        Pair pair = passed.pairs().get(states.length - 1 - t);
        double[] u = Arrays.stream(gradients[t]).map(v -> damping * v).toArray();
        near(DifferentiableCell.row(pair.z(), row), states[t - 1]);
        near(DifferentiableCell.row(pair.u(), row), u);
        add(cell.vjp(row, states[t - 1], u), gradients[t - 1]);
        add(Arrays.stream(gradients[t]).map(v -> (1 - damping) * v).toArray(), gradients[t - 2]);
      }
    }
  }

  private static double[] relaxed(double damping, double[] from, double... to) {
    double[] out = new double[from.length];
    Arrays.setAll(out, i -> (1 - damping) * from[i] + damping * to[i]);
    return out;
  }

  private static void add(double[] a, double... to) {
    Arrays.setAll(to, i -> to[i] + a[i]);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theReversibleGradientTendsToTheExactOneWhileRoundingAllowsIt(DifferentiableCell cell) {
    double[] exact = cell.pass(backend, PICARD, implicit()).total();
    double[] errors =
        Stream.of(4, 12, 36)
            .mapToDouble(
                k -> {
                  double[] u = pass(cell, new Reversible(new Reversible.Options(k, .3))).total();
                  Arrays.setAll(u, e -> u[e] - exact[e]);
                  return norm(u) / norm(exact);
                })
            .toArray();
    // A step contracts by (.7 + .3 ||J||)^2 = .9 or less: 36 of them to k .9^k, a few hundredths at
    // most, and undoing them magnifies rounding by .7^-72, to 2e-5.
    assertThat(errors[1]).isLessThan(errors[0]);
    assertThat(errors[2]).isLessThan(errors[1]).isLessThan(.05);
  }

  /** Return g + J^T u - u of a row at a state. */
  private static double[] left(DifferentiableCell cell, int row, double[] z, double... u) {
    double[] left = cell.vjp(row, z, u);
    double[] g = DifferentiableCell.row(DifferentiableCell.cotangent(), row);
    Arrays.setAll(left, i -> g[i] + left[i] - u[i]);
    return left;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theImplicitGradientSolvesTheAdjointOfTheDenseJacobian(DifferentiableCell cell) {
    Passed passed = cell.pass(backend, PICARD, implicit());
    assertThat(passed.pairs()).hasSize(1);
    for (int row = 0; row < ROWS; row++) {
      double[] z = DifferentiableCell.row(passed.solution(), row);
      near(left(cell, row, z, DifferentiableCell.row(passed.total(), row)), new double[WIDTH]);
    }
  }

  /** What is left of an adjoint that is cut is (I - J^T) times its error. */
  @ParameterizedTest
  @MethodSource("cells")
  void aCutAdjointReportsWhatIsLeft(DifferentiableCell cell) {
    Broyden broyden = new Broyden(new Broyden.Options(20));
    for (GradientEstimator estimator :
        List.of(
            new Implicit(PICARD, OptionalDouble.empty(), OptionalInt.of(3)),
            new Shine(1e9, 3, PICARD))) {
      Passed passed = cell.pass(backend, broyden, estimator);
      assertThat(passed.solves()).hasSize(1);
      assertThat(passed.solves().get(0).status()).isEqualTo(SolveStatus.TRUNCATED);
      for (int row = 0; row < ROWS; row++) {
        double[] z = DifferentiableCell.row(passed.solution(), row);
        double[] u = DifferentiableCell.row(passed.total(), row);
        double residual = passed.solves().get(0).outcomes().get(row).residual();
        assertThat(residual).isPositive().isGreaterThan(1e3 * EXACT);
        near(new double[] {residual}, norm(left(cell, row, z, u)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyGradientTendsToTheExactOne(DifferentiableCell cell) {
    double[] exact = cell.pass(backend, PICARD, implicit()).total();
    // ||J|| is below .95 and the damped maps contract by .95 at least: .95^600 is 4e-14.
    near(pass(cell, new Neumann(new Neumann.Options(600))).total(), exact);
    near(pass(cell, new Phantom(new Phantom.Options(1200, .5))).total(), exact);
    near(
        pass(cell, new Unrolled(new Unrolled.Options(600, 1, Unrolled.Start.ZERO))).total(), exact);
  }
}
