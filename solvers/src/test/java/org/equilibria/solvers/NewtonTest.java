package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.map.RowVjp;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.problem.PlainDoubles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Count what Newton's methods take, whole Jacobians or by GMRES, and compare with theory. */
class NewtonTest {

  private static final Solver NEWTON = new Newton(new Newton.Options(500));
  private static final Solver PICARD = new Picard(new Picard.Options(1));

  private final Backend backend = EjmlBackend.open();
  private final Scope scope = backend.openScope("test", Precision.F64);

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private SolveResult solve(FixedPointMap map, double[] start, Solver solver, Termination rule) {
    Matrix z = scope.uninitialized(map.rows(), map.width());
    backend.upload(start, z);
    return new SolveLoop(SolveSettings.quiet()).solve(map, z, solver, rule, scope);
  }

  private double[] solution(SolveResult result) {
    double[] z = new double[result.solution().rows() * result.solution().cols()];
    backend.download(result.solution(), z);
    return z;
  }

  private static double[] flat(double[][] m) {
    return Arrays.stream(m).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Affine maps, another for each row, of norm near 2: no contractions. */
  private record Affine(double[][][] weights, double[][] biases) {

    static Affine draw(int rows, int width) {
      Random random = new Random(width);
      double[][][] weights = new double[rows][][];
      double[][] biases = new double[rows][];
      for (int row = 0; row < rows; row++) {
        weights[row] = PlainDoubles.gaussianMatrix(random, width, width);
        biases[row] = PlainDoubles.gaussian(random, width);
      }
      return new Affine(weights, biases);
    }

    RowFunction f() {
      return (row, z, out) -> {
        double[] image = PlainDoubles.times(weights[row], z);
        Arrays.setAll(out, i -> image[i] + biases[row][i]);
      };
    }

    RowVjp vjp(int[] products) {
      return (row, z, u, out) -> {
        products[row]++;
        double[] image = PlainDoubles.times(PlainDoubles.transposed(weights[row]), u);
        System.arraycopy(image, 0, out, 0, out.length);
      };
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 30})
  void oneStepSolvesAnAffineMapToRounding(int width) {
    Affine affine = Affine.draw(3, width);
    int[] products = new int[3];
    // Gaussian elimination with partial pivoting leaves some n units of rounding of ||I - J||
    // ||s||,
    // which is 1e3 ||f(z)|| at most here.
    SolveResult result =
        solve(
            FixedPointMap.of(3, width, affine.f(), affine.vjp(products)),
            new double[3 * width],
            NEWTON,
            Termination.relative(1e-11));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(result.outcomes()).extracting(SampleOutcome::evaluations).containsOnly(2);
    assertThat(products).containsOnly(width);
  }

  @Test
  void withoutProductsAStepTakesAnEvaluationForEachUnknown() {
    int width = 20;
    // differences are good to 1e-8 of ||z||, times ||(I - J)^-1||, 1e2 here
    SolveResult result =
        solve(
            FixedPointMap.of(3, width, Affine.draw(3, width).f()),
            new double[3 * width],
            NEWTON,
            Termination.relative(1e-5));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(result.outcomes()).extracting(SampleOutcome::evaluations).containsOnly(2 + width);
  }

  private FixedPointMap layer(double[][] weight, double[] phi) {
    return GivenLayer.of(scope, flat(weight), phi, GivenLayer.Sigma.IDENTITY, Certificate.NONE);
  }

  @Test
  void theWorkOnAnAffineLayerIsCounted() {
    int width = 12;
    Random random = new Random(3);
    double[][] weight = PlainDoubles.gaussianMatrix(random, width, width);
    SolveResult result =
        solve(
            layer(weight, PlainDoubles.gaussian(random, 4 * width)),
            new double[4 * width],
            NEWTON,
            Termination.relative(1e-11));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    // two evaluations, the slopes and a factorization of 2/3 n^3 operations, 2 n^2 a product
    assertThat(result.stats().gemmEquivalents()).isCloseTo(2 + 1 + width / 3.0, within(1e-12));
  }

  private SolveResult solve(
      Evaluator evaluator,
      Optional<AffineForm> form,
      double[] start,
      Termination rule,
      double... w) {
    Matrix z = scope.uninitialized(evaluator.rows(), evaluator.width());
    backend.upload(start, z);
    SolveSettings settings = SolveSettings.quiet().withWeights(Arrays.stream(w).boxed().toList());
    return new SolveLoop(settings).solve(evaluator, form, z, NEWTON, rule, scope);
  }

  /**
   * The entries D_i M_ij are those of products with unit vectors, which add zeros to them: only
   * what is counted tells the two apart. Weights of 2^20 and more take rows of the system to other
   * sizes.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theJacobianOfALayerIsThatOfProducts(boolean weighed) {
    int width = 9;
    Random random = new Random(8);
    double[] weights = weighed ? PlainDoubles.uniform(random, width, 1e-7, 1e7) : new double[0];
    double[] m = flat(PlainDoubles.gaussianMatrix(random, width, width));
    double[] phi = PlainDoubles.gaussian(random, 3 * width);
    FixedPointMap map = GivenLayer.of(scope, m, phi, GivenLayer.Sigma.TANH, Certificate.NONE);
    double[] start = new double[3 * width];
    Termination rule = Termination.relative(1e-10);
    SolveResult byWeight = solve(map.open(scope), map.affineForm(), start, rule, weights);
    SolveResult byProducts = solve(map.open(scope), Optional.empty(), start, rule, weights);
    assertThat(byWeight.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(byWeight.outcomes()).allMatch(o -> o.evaluations() < 10 && o.refusals() == 0);
    assertThat(solution(byWeight)).containsExactly(solution(byProducts));
    assertThat(byWeight.stats().gemmEquivalents())
        .isLessThan(0.6 * byProducts.stats().gemmEquivalents());
  }

  /** An adjoint shows its slopes, so that M^T D takes no product. */
  @Test
  void adjointsOfALayerTakeEvaluationsAndAFactorizationOnly() {
    int width = 9;
    Random random = new Random(9);
    double[] m = flat(PlainDoubles.gaussianMatrix(random, width, width));
    double[] phi = PlainDoubles.gaussian(random, 3 * width);
    FixedPointMap map = GivenLayer.of(scope, m, phi, GivenLayer.Sigma.TANH, Certificate.NONE);
    Matrix z = GivenLayer.matrix(scope, width, PlainDoubles.gaussian(random, 3 * width));
    Matrix g = GivenLayer.matrix(scope, width, PlainDoubles.gaussian(random, 3 * width));
    double[] start = new double[3 * width];
    Termination rule = Termination.relative(1e-10);
    SolveResult result =
        solve(map.linearize(z, scope).adjoint(g, scope), Optional.empty(), start, rule);
    // an affine map: two evaluations, whose residual is recomputed by the loop
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(result.outcomes()).extracting(SampleOutcome::evaluations).containsOnly(2);
    assertThat(result.stats().gemmEquivalents()).isCloseTo(2 + width / 3.0, within(1e-12));
  }

  /** Of three eigenvalues, GMRES ends after three products (Saad and Schultz 1986). */
  @Test
  void theProductsOfNewtonKrylovWithAnAffineLayerAreCounted() {
    int width = 12;
    double[][] weight = new double[width][width];
    for (int i = 0; i < width; i++) {
      weight[i][i] = new double[] {-3, .5, 2}[i % 3];
    }
    double[] phi = PlainDoubles.gaussian(new Random(4), 4 * width);
    Solver exact = new NewtonKrylov(new NewtonKrylov.Options(50, 1e-10));
    SolveResult result =
        solve(layer(weight, phi), new double[4 * width], exact, Termination.relative(1e-8));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(result.outcomes()).extracting(SampleOutcome::evaluations).containsOnly(2);
    // two evaluations, the slopes and three products
    assertThat(result.stats().gemmEquivalents()).isEqualTo(2 + 1 + 3);

    Solver restarted = new NewtonKrylov(new NewtonKrylov.Options(2, 1e-10));
    SolveResult cycles =
        solve(layer(weight, phi), new double[4 * width], restarted, Termination.relative(1e-8));
    assertThat(cycles.status()).isEqualTo(SolveStatus.CONVERGED);
    int steps = cycles.stats().steps();
    assertThat(steps).isGreaterThan(1);
    assertThat(cycles.stats().evaluations()).isEqualTo(steps + 1);
    // rows that have converged leave a batch once they are more than half of it
    assertThat(cycles.stats().gemmEquivalents())
        .isLessThanOrEqualTo(steps + 1 + 3 * steps)
        .isGreaterThan(0.5 * (steps + 1 + 3 * steps));
  }

  /**
   * The products are as many as the least residual over Krylov spaces needs to be half as large.
   */
  @Test
  void newtonKrylovTakesNoMoreProductsThanItsForcingTermAsksFor() {
    int width = 12;
    Random random = new Random(6);
    double[][] weight = new double[width][width];
    for (int i = 0; i < width; i++) {
      weight[i][i] = -2 + 2.9 * i / (width - 1);
    }
    double[] phi = PlainDoubles.gaussian(random, width);
    SimpleMatrix shifted = SimpleMatrix.identity(width).minus(new SimpleMatrix(weight));
    SimpleMatrix right = new SimpleMatrix(width, 1, true, phi);
    SimpleMatrix images = shifted.mult(right);
    int products = 1;
    while (images.mult(images.solve(right)).minus(right).normF() > 0.1 * right.normF()) {
      images = images.concatColumns(shifted.mult(images.getColumn(products - 1)));
      products++;
    }
    assertThat(products).isBetween(2, width - 3);
    Solver newton = new NewtonKrylov(new NewtonKrylov.Options(50, 0.1));
    Termination rule = Termination.builder().rtol(1e-8).maxSteps(1).build();
    SolveResult result = solve(layer(weight, phi), new double[width], newton, rule);
    // two evaluations, the slopes and the products
    assertThat(result.stats().gemmEquivalents()).isEqualTo(2 + 1 + products);
  }

  /**
   * f(z) = A sin(z) + b with ||A||_2 = 1/2: ||(I - J)^{-1}|| is at most 2 and J Lipschitz with 1/2,
   * so that an error e becomes at most e^2/2 (Kelley 2003, in the form of Newton and Kantorovich).
   */
  @Test
  void smoothMapsAreSolvedQuadratically() {
    int width = 8;
    Random random = new Random(5);
    double[][] a = PlainDoubles.withSpectrum(random, PlainDoubles.uniform(random, width, -.5, .5));
    double[] b = PlainDoubles.uniform(random, width, -.5, .5);
    RowFunction f =
        (row, z, out) -> {
          double[] image = PlainDoubles.times(a, Arrays.stream(z).map(Math::sin).toArray());
          Arrays.setAll(out, i -> image[i] + b[i]);
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          double[] image = PlainDoubles.times(PlainDoubles.transposed(a), u);
          Arrays.setAll(out, i -> Math.cos(z[i]) * image[i]);
        };
    double[] start = new double[width];
    Termination rule = Termination.relative(1e-14);
    double[] exact = solution(solve(FixedPointMap.of(1, width, f, vjp), start, PICARD, rule));
    List<Double> errors = new ArrayList<>();
    RowFunction seen =
        (row, z, out) -> {
          errors.add(PlainDoubles.distance(z, exact));
          f.apply(row, z, out);
        };
    SolveResult result = solve(FixedPointMap.of(1, width, seen, vjp), start, NEWTON, rule);
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(errors.get(0)).isBetween(0.5, 1.5);
    assertThat(errors).hasSizeGreaterThan(3);
    for (int k = 1; k < errors.size(); k++) {
      double before = errors.get(k - 1);
      // plain iteration left up to twice 1e-14 of ||f(z)||, which is below 1.5
      assertThat(errors.get(k)).as("step %d", k).isLessThanOrEqualTo(before * before / 2 + 3e-14);
    }
  }

  /** I - J has an inverse of norm near 6^n, which ruins differences, not whole Jacobians. */
  @Test
  void transientGrowthIsSolvedInOneStep() {
    for (int width : new int[] {5, 10}) {
      RowFunction f =
          (row, z, out) -> {
            for (int i = 0; i < width; i++) {
              out[i] = z[i] / 2 + (i + 1 < width ? 3 * z[i + 1] : 0) + 1;
            }
          };
      RowVjp vjp =
          (row, z, u, out) -> {
            for (int i = 0; i < width; i++) {
              out[i] = u[i] / 2 + (i > 0 ? 3 * u[i - 1] : 0);
            }
          };
      SolveResult result =
          solve(
              FixedPointMap.of(1, width, f, vjp),
              new double[width],
              NEWTON,
              Termination.relative(1e-12));
      assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
      assertThat(result.stats().evaluations()).isEqualTo(2);
    }
  }

  static Stream<Arguments> farStarts() {
    return Stream.of(3.0, 10.0, 30.0)
        .flatMap(
            start ->
                Stream.of(
                    Arguments.of(Named.of("newton", NEWTON), start, 0),
                    Arguments.of(
                        Named.of(
                            "newton-krylov", new NewtonKrylov(new NewtonKrylov.Options(50, 0.5))),
                        start,
                        1)));
  }

  /**
   * Newton's method for atan(z + 5) = 0 runs away from beyond 1.4 of the root. The evaluations are
   * those of the method with steps shortened to a quarter, in plain doubles; of one unknown GMRES
   * is exact.
   */
  @ParameterizedTest
  @MethodSource("farStarts")
  void stepsThatRaiseTheResidualAreShortened(Solver solver, double start, int differences) {
    double y = start;
    int expected = 1;
    while (Math.abs(Math.atan(y)) > 1e-8 * Math.abs(y - 5 - Math.atan(y))) {
      double step = -Math.atan(y) * (1 + y * y);
      expected += differences + 1;
      while (Math.abs(Math.atan(y + step)) > Math.abs(Math.atan(y))) {
        step /= 4;
        expected++;
      }
      y += step;
    }
    RowFunction f = (row, z, out) -> out[0] = z[0] - Math.atan(z[0] + 5);
    RowVjp vjp = (row, z, u, out) -> out[0] = u[0] * (1 - 1 / (1 + (z[0] + 5) * (z[0] + 5)));
    SolveResult result =
        solve(
            FixedPointMap.of(1, 1, f, vjp),
            new double[] {start - 5},
            solver,
            Termination.relative(1e-8));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(result.outcomes().get(0).evaluations()).isEqualTo(expected);
    assertThat(result.outcomes().get(0).refusals()).isPositive();
  }

  /** I - J is singular exactly, so that no step is Newton's. */
  @Test
  void whereTheLinearSystemIsSingularPlainStepsAreTaken() {
    RowFunction f =
        (row, z, out) -> {
          out[0] = z[0];
          out[1] = z[1] / 2 + 1;
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          out[0] = u[0];
          out[1] = u[1] / 2;
        };
    FixedPointMap map = FixedPointMap.of(1, 2, f, vjp);
    SolveResult result = solve(map, new double[] {3, 0}, NEWTON, Termination.relative(1e-8));
    SolveResult plain = solve(map, new double[] {3, 0}, PICARD, Termination.relative(1e-8));
    assertThat(result.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(solution(result)).containsExactly(solution(plain));
    assertThat(result.stats().evaluations()).isEqualTo(plain.stats().evaluations());
  }

  /** A dependent column of I - J that rounding hides: pivots are 1e-17, not 0. */
  @Test
  void aSystemThatIsSingularToRoundingGivesNoStep() {
    double[][] a = {{.1, .2, .3}, {.4, .5, .6}, {.7, .8, .9}};
    RowFunction f =
        (row, z, out) -> {
          double[] image = PlainDoubles.times(a, z);
          Arrays.setAll(out, i -> z[i] - image[i] + new double[] {1, 1, -1}[i]);
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          double[] image = PlainDoubles.times(PlainDoubles.transposed(a), u);
          Arrays.setAll(out, i -> u[i] - image[i]);
        };
    SolveResult result =
        solve(
            FixedPointMap.of(1, 3, f, vjp),
            new double[3],
            NEWTON,
            Termination.builder().rtol(1e-6).maxSteps(100).build());
    assertThat(result.status()).isNotEqualTo(SolveStatus.CONVERGED);
    // (1, -2, 1) A = 0: that part of f(z) - z is -2 everywhere, of length 2 / sqrt(6)
    assertThat(result.outcomes().get(0).residual()).isGreaterThan(0.8);
    // plain steps grow by 1.112 each, up to 4e4 in a hundred
    assertThat(PlainDoubles.norm2(solution(result))).isLessThan(1e6);
  }

  /** 46 Jacobians of 300 x 300 fit at a time; every product of a row is made once. */
  @Test
  void moreRowsThanFitAreSolvedInGroups() {
    int width = 300;
    int rows = 50;
    int[] products = new int[rows];
    RowFunction f =
        (row, z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = 1.5 * z[(i + 1) % width] + Math.sin(i + row);
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          products[row]++;
          for (int i = 0; i < width; i++) {
            out[(i + 1) % width] = 1.5 * u[i];
          }
        };
    SolveResult batch =
        solve(
            FixedPointMap.of(rows, width, f, vjp),
            new double[rows * width],
            NEWTON,
            Termination.relative(1e-10));
    assertThat(batch.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(batch.stats().evaluations()).isEqualTo(2);
    assertThat(products).containsOnly(width);
    double[] together = solution(batch);
    for (int row : new int[] {0, 45, 46, 49}) {
      SolveResult alone =
          solve(
              FixedPointMap.of(
                  1,
                  width,
                  (none, z, out) -> f.apply(row, z, out),
                  (none, z, u, out) -> vjp.apply(row, z, u, out)),
              new double[width],
              NEWTON,
              Termination.relative(1e-10));
      assertThat(solution(alone))
          .as("row %d", row)
          .containsExactly(Arrays.copyOfRange(together, row * width, (row + 1) * width));
    }
  }

  @Test
  void moreUnknownsThanAllowedAreRefused() {
    assertThatThrownBy(
            () ->
                solve(
                    FixedPointMap.of(1, 4, (row, z, out) -> out[0] = 1),
                    new double[4],
                    new Newton(new Newton.Options(3)),
                    Termination.relative(1e-6)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("up to 3 unknowns: choose newton-krylov, or allow newton{width=4}")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }
}
