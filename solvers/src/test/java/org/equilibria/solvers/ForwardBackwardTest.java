package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Keep;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Check forward-backward splitting where Picard fails: mu above 0, ||M||_2 far above 1. */
class ForwardBackwardTest {

  private static final Solver SPLITTING =
      new ForwardBackward(new ForwardBackward.Options(OptionalDouble.empty()));
  private static final int M = 12;
  private static final int ROWS = 3;

  private final Backend backend = EjmlBackend.open();
  private final Scope scope = backend.openScope("test", Precision.F64);

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  /** Return M = (1 - mu) I - B B^T + C - C^T with a skew part of norm about 5. */
  private static SimpleMatrix monotone(double mu, int m, Random random) {
    SimpleMatrix b = gaussian(m, m, random).scale(0.3 / Math.sqrt(m));
    SimpleMatrix c = gaussian(m, m, random).scale(2 / Math.sqrt(m));
    return SimpleMatrix.identity(m)
        .scale(1 - mu)
        .minus(b.mult(b.transpose()))
        .plus(c)
        .minus(c.transpose());
  }

  private static SimpleMatrix gaussian(int rows, int cols, Random random) {
    SimpleMatrix a = new SimpleMatrix(rows, cols);
    for (int e = 0; e < rows * cols; e++) {
      a.set(e, random.nextGaussian());
    }
    return a;
  }

  private static double mu(SimpleMatrix m) {
    return 1
        - m.plus(m.transpose()).scale(0.5).eig().getEigenvalues().stream()
            .mapToDouble(v -> v.getReal())
            .max()
            .orElseThrow();
  }

  private static double norm(SimpleMatrix a) {
    return a.svd().getSingleValue(0);
  }

  private Matrix matrix(SimpleMatrix a) {
    Matrix out = scope.uninitialized(a.getNumRows(), a.getNumCols());
    backend.upload(a.getDDRM().getData(), out);
    return out;
  }

  private SimpleMatrix read(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    backend.download(a, values);
    return new SimpleMatrix(a.rows(), a.cols(), true, values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 60, 200})
  void theConstantsErrToTheSafeSideAndOnlyLittle(int m) {
    Random random = new Random(m);
    for (double gamma : new double[] {0.3, 0.6, 1.5}) {
      SimpleMatrix weight = gaussian(m, m, random).scale(gamma / Math.sqrt(m));
      Monotonicity known = Monotonicity.of(weight.getDDRM().getData(), m);
      double mu = mu(weight);
      double lipschitz = norm(SimpleMatrix.identity(m).minus(weight));
      if (mu > 1e-3) {
        assertThat(known.mu()).isBetween(mu - 1e-3, mu + 1e-13);
      } else {
        assertThat(known.mu()).isLessThanOrEqualTo(Math.max(0, mu));
      }
      assertThat(known.lipschitz()).isBetween(lipschitz * (1 - 1e-13), lipschitz * 1.1);
    }
  }

  @Test
  void muIsOnTheSafeSideWhereTheIterationHasNotFoundTheTopOfTheSpectrum() {
    int m = 300;
    double[] weight = new double[m * m];
    for (int i = 0; i < m; i++) {
      weight[i * m + i] = 0.5 - 10 * i; // one eigenvalue near the top, and a wide spectrum
    }
    assertThat(Monotonicity.of(weight, m).mu()).isBetween(0.2, 0.5);
  }

  @Test
  void entriesThatAreNotFiniteGiveNoStep() {
    assertThat(Monotonicity.of(new double[] {Double.NaN, 0, 0, 0}, 2).mu() > 0).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aMonotoneProblemThatPicardLeavesIsSolvedAtTheGuaranteedRate(long seed) {
    Random random = new Random(seed);
    SimpleMatrix weight = monotone(0.2, M, random);
    SimpleMatrix phi = gaussian(ROWS, M, random);
    assertThat(norm(weight)).isGreaterThan(1.5);
    assertThat(solve(weight, phi, new Picard(new Picard.Options(1)), 5000).converged()).isFalse();

    SimpleMatrix solution = read(solve(weight, phi, SPLITTING, 200_000).solution());
    SimpleMatrix image = relu(solution.mult(weight.transpose()).plus(phi));
    assertThat(image.minus(solution).normF()).isLessThan(1e-11 * image.normF());

    double lipschitz = norm(SimpleMatrix.identity(M).minus(weight));
    double mu = mu(weight);
    // The constants in use are a little more careful than the exact ones.
    double rate = Math.sqrt(1 - 0.95 * mu * mu / (lipschitz * lipschitz));
    double before = solution.normF();
    for (int steps = 1; steps <= 30; steps++) {
      double distance = read(after(steps, weight, phi)).minus(solution).normF();
      assertThat(distance).isLessThanOrEqualTo(rate * before + 1e-9);
      before = distance;
    }
  }

  private static SimpleMatrix relu(SimpleMatrix a) {
    double[] values = Arrays.stream(a.getDDRM().getData()).map(v -> Math.max(v, 0)).toArray();
    return new SimpleMatrix(a.getNumRows(), a.getNumCols(), true, values);
  }

  private Matrix after(int steps, SimpleMatrix weight, SimpleMatrix phi) {
    Termination rule = Termination.builder().rtol(0).maxSteps(steps).keep(Keep.LAST).build();
    return solve(weight, phi, SPLITTING, rule, RELU).solution();
  }

  private SolveResult solve(SimpleMatrix weight, SimpleMatrix phi, Solver solver, int steps) {
    Termination rule = Termination.builder().rtol(1e-12).maxSteps(steps).stallWindow(steps).build();
    return solve(weight, phi, solver, rule, RELU);
  }

  private SolveResult solve(
      SimpleMatrix weight, SimpleMatrix phi, Solver solver, Termination rule, Activation sigma) {
    AffineForm form = new AffineForm(matrix(weight), matrix(phi), sigma);
    return new SolveLoop(SolveSettings.quiet())
        .solve(
            new Layer(scope, form),
            Optional.of(form),
            scope.zeros(phi.getNumRows(), phi.getNumCols()),
            solver,
            rule,
            scope);
  }

  /** Of one unknown mu is L, and z - (1/L)(L z - phi) is the solution but for the care of both. */
  @Test
  void oneUnknownIsSolvedInOneStepOfTheLengthByDefault() {
    SimpleMatrix weight = new SimpleMatrix(new double[][] {{-3}});
    SimpleMatrix phi = new SimpleMatrix(new double[][] {{2}});
    Termination rule = Termination.builder().rtol(0).maxSteps(1).keep(Keep.LAST).build();
    SimpleMatrix reached = read(solve(weight, phi, SPLITTING, rule, RELU).solution());
    Monotonicity known = Monotonicity.of(new double[] {-3}, 1);
    double step = known.mu() / known.lipschitz() / known.lipschitz();
    assertThat(step).isBetween(0.25 / 1.21, 0.25);
    assertThat(reached.get(0)).isCloseTo(2 * step, within(1e-15));
  }

  @Test
  void theProductOfEachStepIsCounted() {
    Random random = new Random(1);
    SolveResult result =
        solve(monotone(0.5, M, random), gaussian(ROWS, M, random), SPLITTING, 100_000);
    assertThat(result.converged()).isTrue();
    assertThat(result.stats().gemmEquivalents())
        .isEqualTo(result.stats().evaluations() + result.stats().steps());
  }

  @Test
  void withoutMonotonicityEveryRowIsGivenUpWithTheReason() {
    Random random = new Random(1);
    SimpleMatrix weight = gaussian(M, M, random).scale(1.5 / Math.sqrt(M));
    SolveResult result = solve(weight, gaussian(ROWS, M, random), SPLITTING, 100);
    assertThat(result.status()).isEqualTo(SolveStatus.BREAKDOWN);
    assertThat(result.outcomes())
        .extracting(SampleOutcome::detail)
        .allSatisfy(detail -> assertThat(detail).startsWith("mu = ").contains("not above 0"));
  }

  @Test
  void anActivationWithoutAScaledProxIsRefused() {
    SimpleMatrix weight = SimpleMatrix.identity(M).scale(0.5);
    SimpleMatrix phi = gaussian(ROWS, M, new Random(1));
    assertThatThrownBy(
            () -> solve(weight, phi, SPLITTING, Termination.relative(1e-6), new Squash()))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("relu, leaky-relu and identity have it in closed form")
        .hasMessageContaining("the activation of this layer has not: choose picard or anderson")
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void adjointsOfAnySlopesInTheUnitIntervalAreSolvedWithoutFurtherProducts(long seed) {
    Random random = new Random(seed);
    SimpleMatrix weight = monotone(0.2, M, random);
    SimpleMatrix cotangent = gaussian(ROWS, M, random);
    SimpleMatrix slope = new SimpleMatrix(ROWS, M);
    for (int e = 0; e < ROWS * M; e++) {
      double drawn = 2 * random.nextDouble() - 0.5;
      slope.set(e, Math.max(0, Math.min(1, drawn))); // a quarter of them 0, a quarter 1
    }
    AdjointForm form =
        new AdjointForm(
            matrix(weight), matrix(slope), matrix(cotangent), new Squash(), new WeightMemo());
    SolveResult result =
        new SolveLoop(SolveSettings.quiet())
            .solve(
                new Adjoint(scope, form),
                Optional.empty(),
                matrix(cotangent),
                SPLITTING,
                Termination.builder().rtol(1e-12).maxSteps(200_000).stallWindow(200_000).build(),
                scope);
    assertThat(result.converged()).isTrue();
    assertThat(result.stats().gemmEquivalents()).isEqualTo(result.stats().evaluations());
    SimpleMatrix u = read(result.solution());
    for (int row = 0; row < ROWS; row++) {
      SimpleMatrix d = SimpleMatrix.diag(slope.getRow(row).getDDRM().getData());
      SimpleMatrix exact =
          SimpleMatrix.identity(M)
              .minus(weight.transpose().mult(d))
              .solve(cotangent.getRow(row).transpose());
      assertThat(u.getRow(row).transpose().minus(exact).normF()).isLessThan(1e-9 * exact.normF());
    }
  }

  private static final Activation RELU =
      new Activation() {
        @Override
        public Expr value(Expr x) {
          return x.max(0);
        }

        @Override
        public SlopeRange slopes() {
          return new SlopeRange(0, 1);
        }

        @Override
        public Optional<Expr> prox(double step) {
          return Optional.of(value(Expr.x()));
        }
      };

  /** An activation that is a prox, whose scaled prox has no closed form here. */
  private static final class Squash implements Activation {
    @Override
    public Expr value(Expr x) {
      return x.tanh();
    }

    @Override
    public SlopeRange slopes() {
      return new SlopeRange(0, 1);
    }
  }

  private record Layer(Scope scope, AffineForm form) implements Evaluator {
    @Override
    public int rows() {
      return form.bias().rows();
    }

    @Override
    public int width() {
      return form.bias().cols();
    }

    @Override
    public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
      Backend backend = scope.backend();
      try (Scope work = scope.child("layer")) {
        Prepared weight = backend.prepare(form.weight(), work);
        backend.affineResidual(
            z,
            weight,
            form.bias(),
            backend.compile(form.activation().value(Expr.x().plus(Expr.y()))),
            out,
            report.norm(),
            report.residual(),
            report.imageNorm());
      }
      report.addGemmEquivalents(1);
    }
  }

  private record Adjoint(Scope scope, AdjointForm form) implements Evaluator {
    @Override
    public int rows() {
      return form.slope().rows();
    }

    @Override
    public int width() {
      return form.slope().cols();
    }

    @Override
    public Optional<AdjointForm> adjointForm() {
      return Optional.of(form);
    }

    @Override
    public void evaluate(Matrix u, double[] accuracy, Matrix out, Evaluation report) {
      Backend backend = scope.backend();
      try (Scope work = scope.child("adjoint")) {
        backend.adjointResidual(
            u,
            backend.prepare(form.weight(), work),
            form.slope(),
            form.cotangent(),
            work.uninitialized(rows(), width()),
            out,
            report.norm(),
            report.residual(),
            report.imageNorm());
      }
      report.addGemmEquivalents(1);
    }
  }
}
