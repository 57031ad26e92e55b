package org.equilibria.solvers;

import java.util.Set;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/**
 * Broyden's second method, known as the bad one (Broyden 1965, method 2), each row on its own, full
 * steps. With g = f(z) - z, the last step s of z and the difference d of g, an estimate G of the
 * inverse of the Jacobian of g, at first -beta I, is updated by
 *
 * <pre>G &lt;- G + (s - G d) d^T / ||d||^2,   z &lt;- z - G g.</pre>
 *
 * It is the least change of G for which G d = s (Dennis and Moré 1977), divides by nothing but
 * ||d||^2, and does without a line search: steps that overshoot teach G about the modes that
 * matter, which on slow linear maps is worth more than the residual they cost.
 *
 * <p><b>Guarantee.</b> Of a smooth f with a nonsingular I - J at the solution, local and
 * superlinear (Broyden, Dennis and Moré 1973); of an affine f of width n, at most 2 n steps (Gay
 * 1979); both with a memory that is never full and where the loop refuses nothing. None for a
 * piecewise smooth f, and none that is global.
 *
 * <p><b>Cost a step.</b> One evaluation; 2 memory + 3 states; at most 2 memory inner products, read
 * at once, and as many additions of states.
 */
public final class Broyden2 implements Solver {

  private final Options options;

  /**
   * Options of Broyden's second method.
   *
   * @param memory updates remembered; a row that has as many goes on with its newest alone
   * @param mixing share beta of the residual in the first estimate
   */
  public record Options(
      @Option(help = "updates remembered before a restart", value = "100", min = 1, max = 1000)
          int memory,
      @Option(
              help = "share beta of the residual in the first estimate",
              value = "1",
              min = 0,
              minExclusive = true,
              max = 1)
          double mixing) {}

  /** Create a solver. */
  public Broyden2(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    return new Traits(false, 2 * options.memory() + 3, Set.<Property>of()).withInverseEstimate();
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new Broyden2Run(context, options);
  }
}
