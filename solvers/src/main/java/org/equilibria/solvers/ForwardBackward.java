package org.equilibria.solvers;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleFunction;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/**
 * The splitting of z = sigma(M z + phi), sigma = prox_F, into a forward step by I - M and a
 * backward one by F (Winston and Kolter 2020, arXiv 2006.08591):
 *
 * <pre>z &lt;- prox_{aF}(z - a ((I - M) z - phi)).</pre>
 *
 * The loop sees only sigma of the product with M, so that a step takes one of its own.
 *
 * <p>Adjoint systems u = g + M^T D u, D = diag(sigma'), are split alike: q = D u solves q = D (M^T
 * q + g), and D with entries in [0, 1] is the resolvent of D^{-1} - I, so
 *
 * <pre>q &lt;- (I + a (D^{-1} - I))^{-1} (q - a ((I - M^T) q - g))</pre>
 *
 * for any sigma with slopes in [0, 1].
 *
 * <p><b>Guarantee.</b> Converges for every M with mu = 1 - lambda_max((M + M^T)/2) above 0: with a
 * = mu/L^2, L = ||I - M||_2, at rate sqrt(1 - mu^2/L^2); adjoints under the same condition at the
 * same rate. Where the certificate of M is of another norm, so are a and the rate:
 *
 * <ul>
 *   <li>stated by a metric D (Revay, Wang and Manchester 2020, arXiv 2010.01732), mu and L are
 *       those of D^(1/2) M D^(-1/2), and distances shrink in the norm of x^T D x, of adjoints in
 *       that of x^T D^-1 x: I - M is strongly monotone there, sigma the prox of an F that is
 *       separable;
 *   <li>bounding sums over rows, or columns, by a c below 1, also as a logarithmic norm (Jafarpour
 *       et al. 2021; Davydov et al. 2023, arXiv 2303.11273), a = 1/(1 - min_i M_ii) and the rate is
 *       1 - a (1 - c) in that norm, of adjoints in its dual: the matrix (1 - a) I + a M is as
 *       short, and the prox shortens no distance between entries less than it should, being one of
 *       each entry.
 * </ul>
 *
 * <p>Other weights are given up, unless a is chosen.
 *
 * <p><b>Cost a step.</b> One evaluation and a product with M, for adjoints the evaluation alone; no
 * state, no read. M is read once a weight, and mu and L computed on the host in O(m^3) operations
 * for a width of m; sums over rows or columns take its diagonal alone.
 */
public final class ForwardBackward implements Solver {

  private static final String NAME = "forward-backward";

  private final Options options;

  /**
   * Options of forward-backward splitting.
   *
   * @param step step a; empty for the one of the guarantee
   */
  public record Options(
      @Option(
              help =
                  "step size, empty for the one that is proved to converge, mu/||I - M||^2 unless a"
                      + " certificate tells another",
              value = "",
              min = 0,
              minExclusive = true)
          OptionalDouble step) {}

  /** Create a solver. */
  public ForwardBackward(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    boolean guaranteed = options.step().isEmpty();
    return new Traits(
        true,
        0,
        guaranteed
            ? Set.of(
                Property.STRONGLY_MONOTONE,
                Property.CONTRACTION_2,
                Property.LIPSCHITZ,
                Property.LOG_NORM_INF,
                Property.CONTRACTION_1)
            : Set.of());
  }

  /**
   * Start a run.
   *
   * @throws EquilibriaException UNSUPPORTED if the scaled prox of the activation is not known, or,
   *     for an adjoint, if its slopes are not within [0, 1]
   */
  @Override
  public SolverRun start(SolveContext context) {
    Optional<AdjointForm> adjoint = context.adjointForm();
    if (adjoint.isPresent()) {
      Splitting.requireSlopes(NAME, adjoint.get().activation());
      return run(
          context,
          adjoint.get().weight(),
          adjoint.get().memo(),
          step -> new AdjointSplittingRun(context, step));
    }
    AffineForm form = context.affineForm().orElseThrow();
    Splitting.requireProx(NAME, form.activation());
    return run(context, form.weight(), form.memo(), step -> new SplittingRun(context, form, step));
  }

  private SolverRun run(
      SolveContext context, Matrix weight, WeightMemo memo, DoubleFunction<SolverRun> splitting) {
    if (options.step().isPresent()) {
      return splitting.apply(options.step().getAsDouble());
    }
    OptionalDouble ofRows = Splitting.diagonalStep(context, weight, memo);
    if (ofRows.isPresent()) {
      return splitting.apply(ofRows.getAsDouble());
    }
    Monotonicity known = Splitting.monotonicity(context, weight, memo);
    return known.mu() > 0
        ? splitting.apply(known.step())
        : GivingUpRun.withoutMonotonicity(known.mu(), NAME + " has no step");
  }
}
