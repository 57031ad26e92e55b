package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.map.RowVjp;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.HardProblem;
import org.junit.jupiter.api.Test;

/** Show what each method is for, on problems that others solve slowly or not at all. */
class HardProblemsTest {

  private static final Solver PICARD = new Picard(new Picard.Options(1));

  private static final double RTOL = 1e-8;

  /**
   * Solve one row, which must converge, to 1e-8 and confirm the residual by an evaluation of its
   * own.
   */
  private static int evaluations(HardProblem problem, Solver solver) {
    SampleOutcome outcome = outcome(problem, solver);
    assertThat(outcome.status()).as(problem.name()).isEqualTo(SolveStatus.CONVERGED);
    return outcome.evaluations();
  }

  private static SampleOutcome outcome(HardProblem problem, Solver solver) {
    try (Backend backend = EjmlBackend.open();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix start = scope.uninitialized(1, problem.width());
      backend.upload(problem.start(), start);
      Termination rule = Termination.builder().rtol(RTOL).maxSteps(2999).build();
      SolveResult result =
          new SolveLoop(SolveSettings.quiet()).solve(problem.map(), start, solver, rule, scope);
      SampleOutcome outcome = result.outcomes().get(0);
      double[] z = new double[problem.width()];
      backend.download(result.solution(), z);
      // Sums of 200 terms in another order differ by less than a per cent of such a residual.
      assertThat(relativeResidual(problem, z))
          .as(problem.name())
          .isCloseTo(outcome.relativeResidual(), within(0.01 * RTOL));
      return outcome;
    }
  }

  private static double relativeResidual(HardProblem problem, double[] z) {
    double[] image = new double[z.length];
    problem.f().apply(0, z, image);
    double[] residual = new double[z.length];
    Arrays.setAll(residual, i -> image[i] - z[i]);
    return norm(residual) / norm(image);
  }

  private static double norm(double[] a) {
    return Math.sqrt(Arrays.stream(a).map(x -> x * x).sum());
  }

  /**
   * The counts are those of SciPy 1.17's broyden2 with alpha = 1 and without a line search, whose
   * memory is max_rank with reduction_method restart, on the same problems.
   */
  @Test
  void broyden2NeedsTheEvaluationsOfScipy() {
    Solver boundless = new Broyden2(new Broyden2.Options(400, 1));
    assertThat(evaluations(HardProblem.uniformSpectrum(), boundless)).isBetween(100, 102);
    assertThat(evaluations(HardProblem.nonsymmetric(), boundless)).isBetween(96, 98);
    assertThat(evaluations(HardProblem.bratu(), boundless)).isBetween(12, 14);
    assertThat(evaluations(HardProblem.chandrasekhar(), boundless)).isBetween(18, 20);
    Solver bounded = new Broyden2(new Broyden2.Options(20, 1));
    assertThat(evaluations(HardProblem.uniformSpectrum(), bounded)).isBetween(154, 156);
    assertThat(evaluations(HardProblem.nonsymmetric(), bounded)).isBetween(219, 221);
  }

  @Test
  void broyden2IsForSlowLinearModes() {
    Solver broyden2 = new Broyden2(new Broyden2.Options(20, 1));
    Solver anderson = new Anderson(new Anderson.Options(20, 1, 1e-10));
    HardProblem slow = HardProblem.uniformSpectrum();
    assertThat(3 * evaluations(slow, broyden2))
        .isLessThanOrEqualTo(2 * evaluations(slow, anderson));
  }

  private static Solver anderson1(double damping) {
    return new Anderson1(new Anderson1.Options(10, damping, 1e-4, 1e-3, 1e6));
  }

  /** The counts are those of the updates of rank one that the paper has, written in NumPy. */
  @Test
  void anderson1NeedsTheEvaluationsOfItsPaper() {
    assertThat(evaluations(HardProblem.bratu(), anderson1(1))).isBetween(12, 14);
    assertThat(evaluations(HardProblem.chandrasekhar(), anderson1(1))).isBetween(18, 20);
  }

  /** Counts of the paper's cycles, unguarded, in NumPy. */
  @Test
  void squaremNeedsTheEvaluationsOfItsPaper() {
    int[][] expected = {{47, 66}, {48, 72}, {53, 66}};
    for (Squarem.Scheme scheme : Squarem.Scheme.values()) {
      Solver squarem = new Squarem(new Squarem.Options(scheme, 1, 4));
      int[] counts = expected[scheme.ordinal()];
      assertThat(evaluations(HardProblem.bratu(), squarem)).isBetween(counts[0] - 1, counts[0] + 1);
      assertThat(evaluations(HardProblem.chandrasekhar(), squarem))
          .as("%s, S2 with a refusal", scheme)
          .isBetween(counts[1] - 1, counts[1] + 6);
    }
  }

  /** What monotone iterations of slow modes need is there for three states, or for two. */
  @Test
  void squaremAndAitkenAreForSlowModesInLittleMemory() {
    Solver squarem = new Squarem(new Squarem.Options(Squarem.Scheme.S3, 1, 4));
    Solver aitken = new Aitken(new Aitken.Options(1, 1e8));
    int plain = evaluations(HardProblem.bratu(), PICARD);
    assertThat(10 * evaluations(HardProblem.bratu(), squarem)).isLessThan(plain);
    assertThat(20 * evaluations(HardProblem.bratu(), aitken)).isLessThan(plain);
    assertThat(squarem.traits().historyVectors()).isEqualTo(3);
    assertThat(aitken.traits().historyVectors()).isEqualTo(2);
  }

  /** A cap of 1 that stays leaves f(f(z)): nothing but plain steps. */
  @Test
  void squaremWithoutExtrapolationIsPlainIteration() {
    Solver capped = new Squarem(new Squarem.Options(Squarem.Scheme.S3, 1, 1));
    assertThat(evaluations(HardProblem.lasso(), capped))
        .isEqualTo(evaluations(HardProblem.lasso(), PICARD));
  }

  @Test
  void anderson1WithoutAccelerationIsDampedIteration() {
    Solver never = new Anderson1(new Anderson1.Options(10, 0.5, 1e-4, 1e-3, 0));
    Solver damped = new Picard(new Picard.Options(0.5));
    assertThat(outcome(HardProblem.lasso(), never)).isEqualTo(outcome(HardProblem.lasso(), damped));
  }

  /** Turned planes: plain steps go round z* for ever. */
  @Test
  void anderson1IsForNonExpansiveMaps() {
    for (int seed = 0; seed < 20; seed++) {
      HardProblem problem = rotations(new Random(seed), 20);
      assertThat(outcome(problem, PICARD).converged()).isFalse();
      // Damped by a half, plain steps converge at rate cos(0.25) = 0.969: in 600.
      assertThat(evaluations(problem, anderson1(0.5))).as("seed %d", seed).isLessThan(600);
    }
  }

  /** b + Q z, Q turning each of the planes by an angle between 0.5 and pi. */
  private static HardProblem rotations(Random random, int planes) {
    int n = 2 * planes;
    double[] angles = random.doubles(planes, 0.5, Math.PI).toArray();
    double[] b = random.doubles(n, -1, 1).toArray();
    double[] solution = new double[n];
    for (int i = 0; i < n; i += 2) {
      double cotangent = 0.5 / Math.tan(angles[i / 2] / 2);
      solution[i] = b[i] / 2 - cotangent * b[i + 1];
      solution[i + 1] = b[i + 1] / 2 + cotangent * b[i];
    }
    RowFunction f =
        (row, z, out) -> {
          turn(angles, 1, z, out);
          for (int i = 0; i < n; i++) {
            out[i] += b[i];
          }
        };
    RowVjp vjp = (row, z, u, out) -> turn(angles, -1, u, out);
    return new HardProblem("rotations", new double[n], f, vjp, solution);
  }

  private static void turn(double[] angles, int sense, double[] z, double[] out) {
    for (int i = 0; i < z.length; i += 2) {
      double cos = Math.cos(angles[i / 2]);
      double sin = sense * Math.sin(angles[i / 2]);
      out[i] = cos * z[i] - sin * z[i + 1];
      out[i + 1] = sin * z[i] + cos * z[i + 1];
    }
  }

  /** Averaged by at least a tenth, a turn by up to pi shrinks: at t = 0.9 by 0.8 or less. */
  @Test
  void krasnoselskiiMannIsForNonExpansiveMaps() {
    Solver averaged = new KrasnoselskiiMann(new KrasnoselskiiMann.Options(OptionalDouble.empty()));
    for (int seed = 0; seed < 20; seed++) {
      HardProblem problem = rotations(new Random(seed), 20);
      assertThat(outcome(problem, PICARD).converged()).isFalse();
      // By the angles from 0.5 on, at t between 0.1 and 0.9, by 0.989 at the slowest: in 1,700.
      assertThat(evaluations(problem, averaged)).as("seed %d", seed).isLessThan(1700);
    }
  }

  /** The counts of KINSOL's Newton-GMRES, evaluations of f for products included. */
  @Test
  void newtonKrylovNeedsNoMoreEvaluationsThanKinsol() {
    Solver newton = new NewtonKrylov(new NewtonKrylov.Options(100, 0.5));
    assertThat(evaluations(HardProblem.uniformSpectrum(), newton)).isLessThanOrEqualTo(180);
    assertThat(evaluations(HardProblem.logarithmicSpectrum(), newton)).isLessThanOrEqualTo(698);
    assertThat(evaluations(HardProblem.valueIteration(), newton)).isLessThanOrEqualTo(298);
    assertThat(evaluations(HardProblem.sinkhorn(), newton)).isLessThanOrEqualTo(46);
    assertThat(evaluations(HardProblem.bratu(), newton)).isLessThanOrEqualTo(40);
    assertThat(evaluations(HardProblem.chandrasekhar(), newton)).isLessThanOrEqualTo(57);
  }
}
