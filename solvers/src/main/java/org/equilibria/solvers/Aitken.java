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
 * Aitken's relaxation for vectors (Irons and Tuck 1969, in the form of Küttler and Wall 2008), each
 * row on its own. With g = f(z) - z and d the last difference of g,
 *
 * <pre>omega &lt;- -omega {@code <g', d>} / ||d||^2,   z &lt;- z + omega g,</pre>
 *
 * g' being the residual before. Of one unknown it is Aitken's method (1926), the secant method; of
 * an affine map the step of Barzilai and Borwein (1988) for (I - J) z = b.
 *
 * <p><b>Guarantee.</b> For affine maps with a symmetric Jacobian of eigenvalues below 1, R-linear
 * (Dai and Liao 2002), where the loop refuses nothing. None for others.
 *
 * <p><b>Cost a step.</b> One evaluation; 2 states; 2 inner products, read at once.
 */
public final class Aitken implements Solver {

  // Residuals of the method of Barzilai and Borwein rise by nature, for some ten steps as a rule
  // where the condition is 1e4.
  private static final int WATCHDOG = 20;

  private final Options options;

  /**
   * Options of Aitken's relaxation.
   *
   * @param first omega of the first step
   * @param most largest omega in absolute value; beyond it the row begins anew
   */
  public record Options(
      @Option(
              help = "share of the step f(z) - z that is taken at first",
              value = "1",
              min = 0,
              minExclusive = true,
              max = 1)
          double first,
      @Option(
              help = "longest step, in steps f(z) - z; beyond it a row begins anew",
              value = "1e8",
              min = 1)
          double most) {}

  /** Create a solver. */
  public Aitken(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    return new Traits(false, 2, Set.<Property>of(), Steps.EXTRAPOLATION, WATCHDOG);
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new AitkenRun(context, options);
  }
}
