package org.equilibria.solvers;

import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Traits;

/**
 * Newton's method on f(z) - z with whole Jacobians (Kelley 2003, chapter 1), each row on its own:
 *
 * <pre>z &lt;- z + t s,   (I - J) s = f(z) - z,</pre>
 *
 * J of a row is D M for affine layers z = sigma(M z + phi), and M^T D for their adjoints, D being
 * the slopes of sigma; for other maps it is taken column by column from products J v with the unit
 * vectors, row by row from products J^T u where only those exist, and by forward differences where
 * neither does. s comes on the host by LU factorization with partial pivoting, in the units that
 * weights of the unknowns give them. t is 1 and is shortened to a quarter up to three times while
 * the loop refuses the step (backtracking on the residual); then, and where I - J is singular to
 * rounding (a pivot within 2 n units of it, of its root where J is by differences), a plain step is
 * taken.
 *
 * <p>Its inverse estimate is (I - J)^{-1} itself, J being that of the last step.
 *
 * <p><b>Guarantee.</b> Converges locally and quadratically if f has a Lipschitz-continuous
 * derivative near a solution at which I - J is regular (Kelley 2003); on an affine map with regular
 * I - J in one step, to rounding. With forward differences the rate is that of a method whose J is
 * off by the root of the unit roundoff. None that is global.
 *
 * <p><b>Cost a step</b> for n unknowns. Of affine layers: one evaluation, a product of the batch
 * for the slopes (none for adjoints, which show them), and 2/3 n^3 operations a row on the host for
 * the factorization, which count as n/3 products of the row; the weight, n^2 entries, is read once
 * a weight, the slopes and residuals at every step. Of other maps: one evaluation and n products,
 * or n more evaluations where J is by differences; 2 n reads and writes of a state; and the
 * factorization, which is not counted, as there is no weight to compare with; up to 2^22 entries of
 * Jacobians are kept at a time: where rows have more than that, the products are made anew for each
 * group of them. Once a solve n/r reads of inner products, r being the rows. Refused steps cost an
 * evaluation each. 3 states; where the inverse estimate is wanted, n numbers a row more for affine
 * layers, n^2 for other maps.
 */
public final class Newton implements Solver {

  private final Options options;

  /**
   * Options of Newton's method.
   *
   * @param width most unknowns of a row
   */
  public record Options(
      @Option(
              help = "most unknowns of a row; n of them take n products and 2/3 n^3 operations",
              value = "500",
              min = 1,
              max = 5000)
          int width) {}

  /** Create a solver. */
  public Newton(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    return new Traits(false, 3, Set.<Property>of(), Steps.LINE_SEARCH).withInverseEstimate();
  }

  /**
   * Start a run.
   *
   * @throws EquilibriaException UNSUPPORTED if there are more unknowns than the option allows, or
   *     the context gives no products with the Jacobian, not even by differences
   */
  @Override
  public SolverRun start(SolveContext context) {
    if (context.width() > options.width()) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          ("newton factorizes a Jacobian of %d x %d entries for each row and step; it is meant for"
                  + " up to %d unknowns: choose newton-krylov, or allow newton{width=%d}")
              .formatted(context.width(), context.width(), options.width(), context.width()));
    }
    return new NewtonRun(
        context, WeightJacobians.of(context).orElseGet(() -> DenseJacobians.of(context)));
  }
}
