package org.equilibria.solvers;

import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.JacobianProduct;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Traits;

/**
 * Inexact Newton steps on f(z) - z (Dembo, Eisenstat and Steihaug 1982), each row on its own:
 *
 * <pre>z &lt;- z + t s,   ||(I - J) s - (f(z) - z)|| &lt;= eta ||f(z) - z||,</pre>
 *
 * s by one cycle of GMRES (Saad and Schultz 1986). The forcing term eta is choice 2 of Eisenstat
 * and Walker (1996) with gamma 0.9 and their safeguard, eta = gamma (||r|| / ||r_before||)^2; where
 * the memory ends the cycle sooner, the step is that of the residual that was reached, and the next
 * Newton step goes on from there as a restart would. t is 1 and is shortened to a quarter up to
 * three times while the loop refuses the step (backtracking on the residual); then, and where the
 * linear system gives no direction, a plain step is taken.
 *
 * <p>J v is that of the map where it has one; elsewhere a forward difference of f (Brown and Saad
 * 1990). Products J^T u are not used: methods that do with J^T alone need J v, too, and those on
 * the normal equations (LSQR) take two products for what GMRES does with one, on a squared
 * condition.
 *
 * <p><b>Guarantee.</b> Converges locally, and superlinearly where the memory lets GMRES reach eta,
 * if f is continuously differentiable near a solution at which I - J is regular (Dembo, Eisenstat
 * and Steihaug 1982); on an affine map it is restarted GMRES. None that is global.
 *
 * <p><b>Cost a step.</b> One evaluation of f and k products for a Krylov space of dimension k, at
 * most the memory: k products of the map, and one more for the slopes of an affine cell, or k more
 * evaluations where J v is by differences. Refused steps cost an evaluation each. memory + 3
 * states; k (k + 2) inner products, in 2 k + 1 reads.
 */
public final class NewtonKrylov implements Solver {

  private final Options options;

  /**
   * Options of Newton-Krylov steps.
   *
   * @param memory most dimensions of a Krylov space, states in memory but three
   * @param forcing largest forcing term eta, that of the first step
   */
  public record Options(
      @Option(
              help = "most products with the Jacobian in a Newton step (states in memory)",
              value = "50",
              min = 1,
              max = 500)
          int memory,
      @Option(
              help =
                  "share of the residual that a linear solve may leave, of the first and at most",
              value = "0.5",
              min = 0,
              minExclusive = true,
              max = 1,
              maxExclusive = true)
          double forcing) {}

  /** Create a solver. */
  public NewtonKrylov(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    return new Traits(false, options.memory() + 3, Set.<Property>of(), Steps.LINE_SEARCH);
  }

  /**
   * Start a run.
   *
   * @throws EquilibriaException UNSUPPORTED if the context gives no products J v, not even by
   *     differences
   */
  @Override
  public SolverRun start(SolveContext context) {
    JacobianProduct jacobian =
        context
            .jacobian()
            .or(context::differences)
            .orElseThrow(
                () ->
                    new EquilibriaException(
                        ErrorCode.UNSUPPORTED,
                        "newton-krylov needs products with the Jacobian of f, which this loop does"
                            + " not give: choose anderson or broyden"));
    return new NewtonKrylovRun(context, jacobian, options);
  }
}
