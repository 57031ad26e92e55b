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
 * Good Broyden steps (Broyden 1965) on g(z) = f(z) - z from the Jacobian estimate -I, full steps,
 * each row on its own. Only the steps are stored (Kelley 2003, algorithm brsol); when the memory is
 * full the estimate restarts from -I.
 *
 * <p><b>Guarantee.</b> Of a smooth f with a nonsingular I - J at the solution, local and
 * superlinear (Broyden, Dennis and Moré 1973); of an affine f of width n, at most 2 n steps (Gay
 * 1979); both with a memory that is never full and where the loop refuses nothing. None for a
 * piecewise smooth f, and none that is global.
 *
 * <p><b>Cost a step.</b> One evaluation; memory + 1 states; at most 2 memory inner products, read
 * at once, and memory additions of states.
 */
public final class Broyden implements Solver {

  private final Options options;

  /**
   * Options of Broyden's method.
   *
   * @param memory steps remembered before a restart
   */
  public record Options(
      @Option(help = "steps remembered before a restart", value = "20", min = 1, max = 200)
          int memory) {}

  /** Create a solver. */
  public Broyden(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    // Residuals rise by nature on the way to the 2n steps after which linear problems of n unknowns
    // are solved (Gay 1979), as far as the memory reaches.
    return new Traits(
            false, options.memory() + 1, Set.<Property>of(), Steps.EXTRAPOLATION, options.memory())
        .withInverseEstimate();
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new BroydenRun(context, options.memory());
  }
}
