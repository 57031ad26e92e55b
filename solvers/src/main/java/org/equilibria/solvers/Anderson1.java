package org.equilibria.solvers;

import java.util.Set;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Traits;

/**
 * Anderson acceleration of type I (Fang and Saad 2009), regularized, restarted and safeguarded so
 * that it converges globally (Zhang, O'Donoghue and Boyd 2020, algorithm AA-I-S-m), each row on its
 * own. With g = f(z) - z and the last differences S of z and Y of g,
 *
 * <pre>gamma = (S^T Y~)^{-1} S^T g,   z &lt;- z + g - (S + Y~) gamma.</pre>
 *
 * The estimate of the Jacobian of f - z that changes least for the steps that were made, as
 * Broyden's first method has it, where {@link Anderson} takes the estimate of its inverse.
 *
 * <ul>
 *   <li><i>Regularization.</i> Y~ is Y, mixed with what the estimate said before where S^T Y would
 *       come near to a singular matrix (Powell 1970).
 *   <li><i>Restart.</i> The newest difference alone is kept when the window is full, or when hardly
 *       anything of it is left once the others are projected out.
 *   <li><i>Safeguard.</i> An accelerated step is taken where ||g|| &lt;= growth ||g_0|| (k +
 *       1)^{-(1 + 1e-6)}, k being the accelerated steps so far; elsewhere z + damping g.
 * </ul>
 *
 * <p><b>Guarantee.</b> Both bounds of the regularization bound the estimate of the inverse, so that
 * the accelerated steps that the safeguard lets pass are summable; the others are steps of a
 * contraction: it converges for every f that contracts in some norm, with a damping below 1 for
 * every f that is non-expansive in the Euclidean norm and has a fixed point (the main theorem of
 * the paper). Refusals of the loop replace accelerated steps by the others and change nothing of
 * this.
 *
 * <p><b>Cost a step.</b> One evaluation; 2 window + 3 states; 6 window inner products, read at
 * once.
 */
public final class Anderson1 implements Solver {

  // Residuals do not fall by themselves as they do where least squares are sought, and lead far
  // away
  // within a window: on affine maps of condition 1e4, several of them.
  private static final int RESTARTS = 10;

  private final Options options;

  /**
   * Options of Anderson's method of type I.
   *
   * @param window differences remembered; a row that has as many goes on with its newest alone
   * @param damping share of the step f(z) - z that is taken where it is not accelerated
   * @param regularization least share of the estimate in each new direction that a difference may
   *     leave; 0 for none
   * @param dependence share of a difference below which what is left of it, once the others are
   *     projected out, makes the row restart
   * @param growth factor of the residual at the start in the safeguard
   */
  public record Options(
      @Option(help = "differences remembered before a restart", value = "10", min = 1, max = 50)
          int window,
      @Option(
              help = "share of the step f(z) - z that is taken where it is not accelerated",
              value = "1",
              min = 0,
              minExclusive = true,
              max = 1)
          double damping,
      @Option(
              help = "least share of the estimate that a difference may leave, 0 for none",
              value = "1e-4",
              min = 0,
              max = 1,
              maxExclusive = true)
          double regularization,
      @Option(
              help = "share of a difference that must be new, or the row restarts",
              value = "0.001",
              min = 0,
              max = 1,
              maxExclusive = true)
          double dependence,
      @Option(
              help = "factor of the first residual up to which steps are accelerated",
              value = "1e6",
              min = 0)
          double growth) {}

  /** Create a solver. */
  public Anderson1(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    boolean proved = options.regularization() > 0 && options.dependence() > 0;
    return new Traits(
        false,
        2 * options.window() + 3,
        proved
            ? Set.of(Property.CONTRACTION_1, Property.CONTRACTION_2, Property.CONTRACTION_INF)
            : Set.<Property>of(),
        Steps.EXTRAPOLATION,
        RESTARTS * options.window());
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new Anderson1Run(context, options);
  }
}
