package org.equilibria.solvers;

import java.util.Set;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/**
 * Anderson acceleration, type II in difference form (Walker and Ni 2011, algorithm AA): with g =
 * f(z) - z and the last differences dG, dF of g and f,
 *
 * <pre>gamma = argmin ||g - dG gamma||,   z &lt;- z + beta g - (dF - (1 - beta) dG) gamma,</pre>
 *
 * each row on its own. The Gram matrix of dG gains one row a step; the least-squares problem is
 * solved on dG scaled to unit columns with a Tikhonov weight relative to that scale, so that small
 * residuals are treated as large ones are.
 *
 * <p><b>Guarantee.</b> None that is global. Of an affine f, with a window that is never full and no
 * ridge, each z is f of the iterate of GMRES, until that stagnates (Walker and Ni 2011); of a
 * smooth contraction, local and R-linear at any rate above that of plain steps, where the gamma
 * stay bounded (Toth and Kelley 2015).
 *
 * <p><b>Cost a step.</b> One evaluation; 2 window + 3 states; 2 window inner products, read at
 * once.
 */
public final class Anderson implements Solver {

  private final Options options;

  /**
   * Options of Anderson's method.
   *
   * @param window differences remembered
   * @param mixing share beta of the residual that is added
   * @param ridge Tikhonov weight relative to the squared column norms
   */
  public record Options(
      @Option(help = "differences remembered (window)", value = "5", min = 1, max = 50) int window,
      @Option(
              help = "share beta of the residual that is added",
              value = "1",
              min = 0,
              minExclusive = true,
              max = 1)
          double mixing,
      @Option(
              help = "Tikhonov weight relative to the squared column norms",
              value = "1e-10",
              min = 0,
              max = 1)
          double ridge) {}

  /** Create a solver. */
  public Anderson(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    // On a contraction in l2, Anderson's residual is no worse than Picard's locally (Toth and
    // Kelley
    // 2015), but for a piecewise smooth f nothing global is proved: no guarantee is claimed.
    return new Traits(false, 2 * options.window() + 3, Set.<Property>of()).withInverseEstimate();
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new AndersonRun(context, options);
  }
}
