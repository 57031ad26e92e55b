package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

  /** Solve one row to 1e-8 and confirm the residual by an evaluation of its own. */
  private static int evaluations(HardProblem problem, Solver solver) {
    try (Backend backend = EjmlBackend.open();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix start = scope.uninitialized(1, problem.width());
      backend.upload(problem.start(), start);
      Termination rule = Termination.builder().rtol(RTOL).maxSteps(2999).build();
      SolveResult result =
          new SolveLoop(SolveSettings.quiet()).solve(problem.map(), start, solver, rule, scope);
      SampleOutcome outcome = result.outcomes().get(0);
      assertThat(outcome.status()).as(problem.name()).isEqualTo(SolveStatus.CONVERGED);
      double[] z = new double[problem.width()];
      backend.download(result.solution(), z);
      // Sums of 200 terms in another order differ by less than a per cent of such a residual.
      assertThat(relativeResidual(problem, z)).as(problem.name()).isLessThan(1.01 * RTOL);
      return outcome.evaluations();
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
}
