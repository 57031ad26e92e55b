package org.equilibria.solvers;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Traits;

/**
 * Chebyshev-accelerated Picard iteration (Golub and Varga 1961, semi-iterative method), each row on
 * its own. For eigenvalues of the Jacobian in [a, b], b below 1, with theta = 1 - (a + b)/2 and rho
 * = (b - a)/2 / theta,
 *
 * <pre>z_{k+1} = z_k + omega_{k+1} (f(z_k) - z_k) / theta + (omega_{k+1} - 1) (z_k - z_{k-1}),
 * omega_1 = 1,   omega_2 = 2 / (2 - rho^2),   omega_{k+1} = 4 / (4 - rho^2 omega_k).</pre>
 *
 * <p>The interval is given, or that of an affine layer z = sigma(M z + phi) with a symmetric M:
 * [-c, c] by the certificate of M, [-c/64, c] where that says that M is positive semidefinite but
 * for rounding (D M has the eigenvalues of D^(1/2) M D^(1/2), which lie between 0 and the largest
 * slope times those of M), else measured, for slopes of sigma that are not below 0. Adjoints of
 * such layers have the same eigenvalues. Where M is not symmetric or there is no such interval
 * below 1, plain steps are taken, and outcomes say why.
 *
 * <p><b>Guarantee.</b> For affine maps with a symmetric Jacobian whose eigenvalues are in the
 * interval, ||f(z_k) - z_k|| in the Euclidean norm is at most 1/T_k(1/rho) of that at the start,
 * T_k the polynomial of Chebyshev; for a condition kappa = (1 - a)/(1 - b) of I - J that falls as
 * ((sqrt kappa - 1)/(sqrt kappa + 1))^k, so that some sqrt(kappa) steps do what kappa plain steps
 * do. Near a solution the same holds, up to a constant, of layers with a symmetric M and slopes
 * above 0. For other maps nothing is known of these steps, and the residual is watched: where it is
 * above 2 sqrt(n) times the bound, for n unknowns, plain steps are taken, one at first and four
 * times as many each time, and until it is no higher than where the iteration began, which then
 * begins anew. So every contraction is solved, if not faster than by plain steps: before it fails
 * the residual grows by a bounded factor, and it shrinks without bound in the plain steps that
 * follow, the more the later.
 *
 * <p><b>Cost a step.</b> One evaluation; 1 state; no product and no read. A measured interval takes
 * O(m^3) operations on the host, once a weight.
 */
public final class Chebyshev implements Solver {

  private static final String NAME = "chebyshev";

  private final Options options;

  /**
   * Options of Chebyshev acceleration.
   *
   * @param lower smallest eigenvalue of the Jacobian, where the largest is given
   * @param upper largest eigenvalue of the Jacobian; empty for an interval by the weight
   */
  public record Options(
      @Option(help = "smallest eigenvalue of J, where upper is given", value = "-1") double lower,
      @Option(
              help = "largest eigenvalue of J, empty for an interval by the weight of the map",
              value = "",
              max = 1,
              maxExclusive = true)
          OptionalDouble upper) {}

  /**
   * Create a solver.
   *
   * @throws EquilibriaException INVALID_INPUT if the interval is empty
   */
  public Chebyshev(Options options) {
    if (options.upper().isPresent() && options.lower() > options.upper().getAsDouble()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "chebyshev: no eigenvalue is in [lower, upper] = [%s, %s]"
              .formatted(options.lower(), options.upper().getAsDouble()));
    }
    this.options = options;
  }

  @Override
  public Traits traits() {
    return options.upper().isEmpty()
        ? new Traits(true, 1, Set.of(Property.SYMMETRIC_CONTRACTION), Steps.ITERATION)
        : new Traits(
            false,
            1,
            Set.of(Property.CONTRACTION_1, Property.CONTRACTION_2, Property.CONTRACTION_INF),
            Steps.ITERATION);
  }

  /**
   * Start a run.
   *
   * @throws EquilibriaException UNSUPPORTED if the interval is that of a layer whose activation has
   *     slopes below 0
   */
  @Override
  public SolverRun start(SolveContext context) {
    if (options.upper().isPresent()) {
      return new ChebyshevRun(
          context, new SymmetricSpectrum(options.lower(), options.upper().getAsDouble()));
    }
    Optional<AdjointForm> adjoint = context.adjointForm();
    if (adjoint.isPresent()) {
      AdjointForm form = adjoint.get();
      return run(context, form.weight(), form.activation(), form.memo());
    }
    AffineForm form = context.affineForm().orElseThrow();
    return run(context, form.weight(), form.activation(), form.memo());
  }

  private static SolverRun run(
      SolveContext context, Matrix weight, Activation activation, WeightMemo memo) {
    if (activation.slopes().min() < 0) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          ("%s knows the eigenvalues for slopes of the activation of at least 0; those of this"
                  + " layer's reach %.3g: give lower and upper, or choose anderson")
              .formatted(NAME, activation.slopes().min()));
    }
    Optional<SymmetricSpectrum> found =
        SymmetricSpectrum.of(context, weight, memo).map(s -> s.scaled(activation.slopes()));
    if (found.isEmpty()) {
      return new PlainRun("plain steps: " + NAME + " has no interval, M is not symmetric");
    }
    double upper = found.get().upper();
    return upper < 1
        ? new ChebyshevRun(context, found.get())
        : new PlainRun(
            String.format(
                Locale.ROOT,
                "plain steps: %s has no interval, eigenvalues reach %.3g, not below 1",
                NAME,
                upper));
  }
}
