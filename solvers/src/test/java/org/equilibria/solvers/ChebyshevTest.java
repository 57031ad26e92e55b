package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.solvers.GivenLayer.Sigma;
import org.equilibria.testkit.HardProblem;
import org.equilibria.testkit.problem.PlainDoubles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hold Chebyshev acceleration to its bound where that is proved, and its guard elsewhere. */
class ChebyshevTest {

  private static final Solver PICARD = new Picard(new Picard.Options(1));
  private static final Solver BY_THE_WEIGHT = chebyshev(-1, OptionalDouble.empty());

  private final Backend backend = EjmlBackend.open();
  private final Scope scope = backend.openScope("test", Precision.F64);

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private static Solver chebyshev(double lower, OptionalDouble upper) {
    return new Chebyshev(new Chebyshev.Options(lower, upper));
  }

  private static Solver chebyshev(double lower, double upper) {
    return chebyshev(lower, OptionalDouble.of(upper));
  }

  private SolveResult solve(FixedPointMap map, double[] start, Solver solver, Termination rule) {
    Matrix z = scope.uninitialized(map.rows(), map.width());
    backend.upload(start, z);
    return new SolveLoop(SolveSettings.quiet()).solve(map, z, solver, rule, scope);
  }

  private static Termination patient(double rtol) {
    return Termination.builder().rtol(rtol).maxSteps(100_000).stallWindow(1000).build();
  }

  /** T_k(x) for x above 1. */
  private static double chebyshevPolynomial(int k, double x) {
    return Math.cosh(k * Math.log(x + Math.sqrt(x * x - 1)));
  }

  /** 1/rho of an interval. */
  private static double sigma(double lower, double upper) {
    return (2 - lower - upper) / (upper - lower);
  }

  /** Residuals are as large as the bound where the start is along the end of the interval. */
  @Test
  void theBoundIsReachedAtTheEndsOfTheInterval() {
    for (double[] interval : new double[][] {{-.9, .99}, {0, .999}, {-3, -.5}}) {
      for (double eigenvalue : interval) {
        List<Double> residuals = new ArrayList<>();
        RowFunction f =
            (row, z, out) -> {
              out[0] = eigenvalue * z[0] + 1;
              out[1] = 0;
              residuals.add(Math.abs(out[0] - z[0]));
            };
        solve(
            FixedPointMap.of(1, 2, f),
            new double[2],
            chebyshev(interval[0], interval[1]),
            Termination.relative(1e-9));
        assertThat(residuals).hasSizeGreaterThan(10);
        for (int k = 0; k < residuals.size(); k++) {
          double expected = 1 / chebyshevPolynomial(k, sigma(interval[0], interval[1]));
          // rounding of z, which is up to 1e3, over a few hundred steps
          assertThat(residuals.get(k)).as("step %d", k).isCloseTo(expected, within(1e-10));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void symmetricAffineMapsAreSolvedWithinTheBound(long seed) {
    int width = 40;
    double upper = 1 - 1e-3;
    Random random = new Random(seed);
    double[][] m =
        PlainDoubles.withSpectrum(random, PlainDoubles.uniform(random, width, -.5, upper));
    double[] b = PlainDoubles.gaussian(random, width);
    List<Double> residuals = new ArrayList<>();
    RowFunction f =
        (row, z, out) -> {
          double[] image = PlainDoubles.times(m, z);
          Arrays.setAll(out, i -> image[i] + b[i]);
          residuals.add(PlainDoubles.distance(out, z));
        };
    SolveResult result =
        solve(
            FixedPointMap.of(1, width, f), new double[width], chebyshev(-.5, upper), patient(1e-8));
    assertThat(result.converged()).isTrue();
    for (int k = 0; k < residuals.size(); k++) {
      double bound = residuals.get(0) / chebyshevPolynomial(k, sigma(-.5, upper));
      assertThat(residuals.get(k)).as("step %d", k).isLessThanOrEqualTo(bound * (1 + 1e-9) + 1e-12);
    }
    assertThat(result.outcomes().get(0).detail()).isEqualTo("the residual met the tolerance");
  }

  /** A condition of 1e4: some 950 steps by the bound, where plain steps take 1e5 and more. */
  @Test
  void theRootOfTheConditionIsPaidOnHardProblemsOnly() {
    for (HardProblem problem :
        List.of(HardProblem.uniformSpectrum(), HardProblem.logarithmicSpectrum())) {
      SolveResult result =
          solve(problem.map(), problem.start(), chebyshev(0, 0.9999), patient(1e-8));
      assertThat(result.converged()).isTrue();
      double[] image = new double[problem.width()];
      problem.f().apply(0, problem.start(), image);
      double fall = PlainDoubles.norm2(image) / (1e-8 * PlainDoubles.norm2(problem.solution()));
      // the k with T_k(1/rho) = the fall, rounded up, and the first evaluation; ||f(z)|| is near
      // that of the solution
      double s = sigma(0, 0.9999);
      double steps = Math.log(2 * fall) / Math.log(s + Math.sqrt(s * s - 1));
      assertThat(result.stats().evaluations()).isLessThanOrEqualTo((int) (1.01 * steps) + 2);
    }
  }

  private FixedPointMap layer(double[][] m, double[] phi, Sigma sigma, Certificate claim) {
    double[] entries = Arrays.stream(m).flatMapToDouble(Arrays::stream).toArray();
    return GivenLayer.of(scope, entries, phi, sigma, claim);
  }

  private static double[][] symmetric(Random random, int width, double low, double high) {
    double[] values = PlainDoubles.uniform(random, width, low, high);
    values[0] = low;
    values[1] = high;
    double[][] m = PlainDoubles.withSpectrum(random, values);
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < i; j++) {
        m[i][j] = m[j][i]; // rounding aside
      }
    }
    return m;
  }

  @Test
  void theIntervalOfALayerIsThatOfItsCertificateElseMeasured() {
    int width = 30;
    double[][] m = symmetric(new Random(1), width, -.2, .99);
    double[] phi = PlainDoubles.gaussian(new Random(2), 3 * width);
    Certificate claim = new Certificate(Property.SYMMETRIC_CONTRACTION, 0.995);
    double[] start = new double[3 * width];
    SolveResult claimed =
        solve(layer(m, phi, Sigma.IDENTITY, claim), start, BY_THE_WEIGHT, patient(1e-8));
    SolveResult given =
        solve(
            layer(m, phi, Sigma.IDENTITY, Certificate.NONE),
            start,
            chebyshev(-.995, .995),
            patient(1e-8));
    assertThat(claimed.outcomes()).isEqualTo(given.outcomes());
    SolveResult measured =
        solve(layer(m, phi, Sigma.IDENTITY, Certificate.NONE), start, BY_THE_WEIGHT, patient(1e-8));
    assertThat(measured.converged()).isTrue();
    SolveResult exact =
        solve(
            layer(m, phi, Sigma.IDENTITY, Certificate.NONE),
            start,
            chebyshev(-.2, .99),
            patient(1e-8));
    // ends are within 1e-9 of the eigenvalues
    assertThat(measured.stats().evaluations())
        .isBetween(exact.stats().evaluations() - 1, exact.stats().evaluations() + 1)
        .isLessThan(claimed.stats().evaluations());
    assertThat(measured.stats().gemmEquivalents())
        .isLessThanOrEqualTo(measured.stats().evaluations());
  }

  /** kappa of I - J is 1 + 1/64 over .005 for the two of 1.995: some .71 of the steps. */
  @Test
  void aWeightThatIsClaimedToBeSemidefiniteTakesFewerSteps() {
    int width = 30;
    double[][] m = symmetric(new Random(1), width, 0, .99);
    double[] phi = PlainDoubles.gaussian(new Random(2), 3 * width);
    double[] start = new double[3 * width];
    Map<Property, Double> lower =
        Map.of(
            Property.SYMMETRIC_CONTRACTION, -.995, Property.SEMIDEFINITE_CONTRACTION, -.995 / 64);
    Map<Property, Integer> evaluations = new HashMap<>();
    for (Property property : lower.keySet()) {
      Certificate claim = new Certificate(property, .995);
      SolveResult claimed =
          solve(layer(m, phi, Sigma.RELU, claim), start, BY_THE_WEIGHT, patient(1e-8));
      SolveResult given =
          solve(
              layer(m, phi, Sigma.RELU, Certificate.NONE),
              start,
              chebyshev(lower.get(property), .995),
              patient(1e-8));
      assertThat(claimed.converged()).isTrue();
      assertThat(claimed.outcomes()).isEqualTo(given.outcomes());
      evaluations.put(property, claimed.stats().evaluations());
    }
    assertThat(evaluations.get(Property.SEMIDEFINITE_CONTRACTION))
        .isLessThan((int) (0.85 * evaluations.get(Property.SYMMETRIC_CONTRACTION)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 60, 200})
  void measuredIntervalsHoldEveryEigenvalueAndLittleMore(int width) {
    Random random = new Random(width);
    double[] values = PlainDoubles.uniform(random, width, -3, 2);
    double[][] m = PlainDoubles.withSpectrum(random, values);
    double[] entries = new double[width * width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        entries[i * width + j] = m[Math.min(i, j)][Math.max(i, j)];
      }
    }
    SymmetricSpectrum found = SymmetricSpectrum.of(entries, width).orElseThrow();
    // the entries of m are rounded: eigenvalues are off by some 1e-15
    assertThat(found.lower())
        .isBetween(
            Arrays.stream(values).min().orElseThrow() - 1e-3,
            Arrays.stream(values).min().orElseThrow() + 1e-13);
    assertThat(found.upper())
        .isBetween(
            Arrays.stream(values).max().orElseThrow() - 1e-13,
            Arrays.stream(values).max().orElseThrow() + 1e-3);
    if (width > 1) {
      entries[1] = Math.nextUp(entries[1]);
      assertThat(SymmetricSpectrum.of(entries, width)).isEmpty();
    }
  }

  @Test
  void slopesScaleTheEigenvalues() {
    SymmetricSpectrum both = new SymmetricSpectrum(-2, .5);
    assertThat(both.scaled(new SlopeRange(1, 1))).isEqualTo(both);
    assertThat(both.scaled(new SlopeRange(.1, 1))).isEqualTo(both);
    assertThat(new SymmetricSpectrum(.2, .5).scaled(new SlopeRange(.1, 1)).lower())
        .isEqualTo(.2 * .1);
    assertThat(new SymmetricSpectrum(-2, -1).scaled(new SlopeRange(0, 1)).upper()).isZero();
  }

  /** Activations of layers with a symmetric M. */
  private enum Nonlinear {
    RELU(Sigma.RELU),
    TANH(Sigma.TANH);

    private final Sigma sigma;

    Nonlinear(Sigma sigma) {
      this.sigma = sigma;
    }
  }

  /** What is proved near the solution only shows in the whole. */
  @ParameterizedTest
  @EnumSource(Nonlinear.class)
  void layersOfASymmetricWeightAreSolvedFasterThanByPlainSteps(Nonlinear activation) {
    int width = 50;
    for (long seed = 1; seed <= 5; seed++) {
      Random random = new Random(seed);
      double[][] m = symmetric(random, width, -.3, .999);
      double[] phi = PlainDoubles.gaussian(random, 4 * width);
      if (activation == Nonlinear.TANH) {
        phi = Arrays.stream(phi).map(x -> 1e-4 * x).toArray(); // solutions are near 1e3 phi
      }
      FixedPointMap layer = layer(m, phi, activation.sigma, Certificate.NONE);
      SolveResult plain = solve(layer, new double[4 * width], PICARD, patient(1e-8));
      SolveResult result = solve(layer, new double[4 * width], BY_THE_WEIGHT, patient(1e-8));
      assertThat(result.converged()).isTrue();
      double s = sigma(-.3, .999);
      double steps = Math.log(2 / 1e-8) / Math.log(s + Math.sqrt(s * s - 1));
      assertThat(result.stats().evaluations())
          .isLessThanOrEqualTo((int) (1.5 * steps))
          .isLessThan(plain.stats().evaluations());
    }
  }

  @Test
  void adjointsOfALayerAreSolvedByItsInterval() {
    int width = 30;
    Random random = new Random(3);
    double[][] m = symmetric(random, width, -.5, .999);
    FixedPointMap layer =
        layer(m, PlainDoubles.gaussian(random, width), Sigma.IDENTITY, Certificate.NONE);
    Matrix g = GivenLayer.matrix(scope, width, PlainDoubles.gaussian(random, width));
    Evaluator adjoint = layer.linearize(scope.zeros(1, width), scope).adjoint(g, scope);
    SolveResult result =
        new SolveLoop(SolveSettings.quiet())
            .solve(adjoint, Optional.empty(), g, BY_THE_WEIGHT, patient(1e-8), scope);
    assertThat(result.converged()).isTrue();
    double s = sigma(-.5, .999);
    // from ||g + J^T g - g|| <= ||g|| <= 1.5 ||u||, by the bound
    double steps = Math.log(2 * 1.5 / 1e-8) / Math.log(s + Math.sqrt(s * s - 1));
    assertThat(result.stats().evaluations()).isLessThanOrEqualTo((int) (1.01 * steps) + 2);
  }

  @Test
  void withoutAnIntervalPlainStepsAreTakenWithTheReason() {
    int width = 10;
    Random random = new Random(4);
    double[][] turned = PlainDoubles.gaussianMatrix(random, width, width);
    double bound = PlainDoubles.normBound(turned);
    for (double[] row : turned) {
      Arrays.setAll(row, j -> .9 / bound * row[j]);
    }
    double[] phi = PlainDoubles.gaussian(random, width);
    checkPlain(layer(turned, phi, Sigma.RELU, Certificate.NONE), "M is not symmetric");
    double[][] large = symmetric(random, width, -.5, 1.5);
    checkPlain(
        layer(large, phi, Sigma.TANH, Certificate.NONE), "eigenvalues reach 1.50, not below 1");
  }

  private void checkPlain(FixedPointMap layer, String reason) {
    double[] start = new double[layer.width()];
    SampleOutcome plain = solve(layer, start, PICARD, patient(1e-8)).outcomes().get(0);
    SampleOutcome outcome = solve(layer, start, BY_THE_WEIGHT, patient(1e-8)).outcomes().get(0);
    assertThat(outcome.detail()).contains("plain steps: chebyshev has no interval, " + reason);
    assertThat(outcome.evaluations()).isEqualTo(plain.evaluations());
    assertThat(outcome.residual()).isEqualTo(plain.residual());
  }

  /** Every eigenvalue is imaginary, where polynomials of Chebyshev grow as (1 + sqrt 2)^k. */
  @Test
  void contractionsThatAreNotSymmetricAreSolvedAllTheSame() {
    int width = 20;
    RowFunction turn =
        (row, z, out) -> {
          for (int i = 0; i < width; i += 2) {
            out[i] = -.95 * z[i + 1] + 1;
            out[i + 1] = .95 * z[i] + i;
          }
        };
    for (Norm norm : Norm.values()) {
      Termination rule = patient(1e-8).toBuilder().norm(norm).build();
      FixedPointMap map = FixedPointMap.of(1, width, turn);
      SolveResult result = solve(map, new double[width], chebyshev(-.95, .95), rule);
      int plain = solve(map, new double[width], PICARD, rule).stats().evaluations();
      assertThat(result.converged()).isTrue();
      // an excursion ends where the residual is 9 times too large, within a few steps
      assertThat(result.stats().evaluations()).isLessThanOrEqualTo(2 * plain);
      assertThat(result.outcomes().get(0).detail()).contains("plain steps were taken");
    }
  }

  /** The largest eigenvalue is .999, not .5. */
  @Test
  void anIntervalThatIsTooShortIsNoticed() {
    HardProblem problem = HardProblem.uniformSpectrum();
    RowFunction f =
        (row, z, out) -> {
          problem.f().apply(row, z, out);
          Arrays.setAll(out, i -> .999 * out[i]);
        };
    FixedPointMap map = FixedPointMap.of(1, problem.width(), f);
    SolveResult result = solve(map, problem.start(), chebyshev(-.5, .5), patient(1e-6));
    int plain = solve(map, problem.start(), PICARD, patient(1e-6)).stats().evaluations();
    assertThat(result.converged()).isTrue();
    assertThat(result.stats().evaluations()).isLessThanOrEqualTo(2 * plain);
  }

  @Test
  void whatCannotBeAnIntervalIsRefused() {
    assertThatThrownBy(() -> chebyshev(.5, .2))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("no eigenvalue is in [lower, upper] = [0.5, 0.2]");
    Sigma falling = new Sigma(Expr.x().neg(), new SlopeRange(-1, -1), false);
    FixedPointMap layer =
        layer(symmetric(new Random(1), 4, -.5, .5), new double[4], falling, Certificate.NONE);
    assertThatThrownBy(() -> solve(layer, new double[4], BY_THE_WEIGHT, patient(1e-6)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("those of this layer's reach -1.00");
  }
}
