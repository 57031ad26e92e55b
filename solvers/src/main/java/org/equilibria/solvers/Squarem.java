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
 * SQUAREM, squared extrapolation (Varadhan and Roland 2008), each row on its own. Of z, f(z) and
 * f(f(z)), with r = f(z) - z and v = f(f(z)) - 2 f(z) + z, a cycle makes
 *
 * <pre>z' = z + 2 alpha r + alpha^2 v,   z &lt;- f(z'),</pre>
 *
 * the step of Cauchy-Barzilai-Borwein applied twice, and a plain step that damps what it stirred
 * up. The length alpha is 1 at least, for which z' = f(f(z)), and at most a cap that grows when a
 * cycle that was cut to it succeeded and shrinks when one failed. A z' that the loop refuses costs
 * one evaluation, and f(f(z)) follows in its place: the fall-back of the paper's globalized scheme.
 *
 * <p><b>Guarantee.</b> Of maps near affine ones with a symmetric Jacobian of eigenvalues in [0, 1),
 * as those of EM and of other methods that ascend monotonically have, local and linear. None that
 * is global is claimed.
 *
 * <p><b>Cost a cycle.</b> Three evaluations; 3 states; 4 inner products, read at once. Among
 * methods that accelerate it takes the least memory and the fewest operations.
 */
public final class Squarem implements Solver {

  // z' and f(z') may have a larger residual than f(z), and those of the cycle after that, too.
  private static final int TWO_CYCLES = 6;

  private final Options options;

  /** The length of the extrapolation; the first two are those of Barzilai and Borwein 1988. */
  public enum Scheme {
    /** {@code -<r, v> / ||v||^2}, least residual. */
    S1,
    /** {@code -||r||^2 / <r, v>}. */
    S2,
    /** {@code ||r|| / ||v||}, their geometric mean, which the paper recommends. */
    S3
  }

  /**
   * Options of SQUAREM.
   *
   * @param scheme length of the extrapolation
   * @param cap longest extrapolation at first
   * @param growth factor by which the cap grows and shrinks; 1 for a cap that stays
   */
  public record Options(
      @Option(help = "length of the extrapolation", value = "s3") Scheme scheme,
      @Option(help = "longest extrapolation at first, 1 for a plain step", value = "1", min = 1)
          double cap,
      @Option(help = "factor by which the cap grows and shrinks", value = "4", min = 1)
          double growth) {}

  /** Create a solver. */
  public Squarem(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    return new Traits(false, 3, Set.<Property>of(), Steps.EXTRAPOLATION, TWO_CYCLES);
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new SquaremRun(context, options);
  }
}
