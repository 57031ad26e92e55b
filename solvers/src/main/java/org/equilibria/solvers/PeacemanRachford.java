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
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Traits;

/**
 * Peaceman-Rachford splitting of z = sigma(M z + phi), sigma = prox_F (Winston and Kolter 2020,
 * arXiv 2006.08591), by the resolvent V = (I + a (I - M))^{-1} of the linear part:
 *
 * <pre>y = V (2 z - u + a phi),   u &lt;- u + 2 theta (y - z),   z &lt;- prox_{aF}(u),</pre>
 *
 * from u = z. With the relaxation theta = 1/2 it is the splitting of Douglas and Rachford.
 *
 * <p>Adjoint systems u = g + M^T D u, D = diag(sigma'), are split alike, for q = D u, which solves
 * q = D (M^T q + g), and any sigma with slopes in [0, 1]: D is the resolvent of D^{-1} - I, V^T
 * that of I - M^T.
 *
 * <p><b>Guarantee.</b> Converges for every M with mu = 1 - lambda_max((M + M^T)/2) above 0 and
 * every step a (Ryu and Boyd 2016), linearly: with L = ||I - M||_2 the distance of u from its limit
 * shrinks by
 *
 * <pre>1 - theta + theta sqrt(1 - 4 a mu / (1 + 2 a mu + a^2 L^2))</pre>
 *
 * each step, as ||(I - a A) x||^2 / ||(I + a A) x||^2 does for A = I - M; least for a = 1/L, where
 * the root is that of (L - mu)/(L + mu): of some L/mu steps where forward-backward splitting takes
 * (L/mu)^2. Where the certificate of M is stated by a metric D (Revay, Wang and Manchester 2020,
 * arXiv 2010.01732), mu and L are those of D^(1/2) M D^(-1/2) and the distance is that of x^T D x:
 * I - M is strongly monotone there, and sigma, acting entry by entry, the same resolvent; so are
 * adjoints with D^-1. Other weights are refused.
 *
 * <p><b>Cost a step.</b> One evaluation and a product with V, which counts as one with M; 2 states,
 * no read. The constants and V are computed on the host, in O(m^3) operations for a width of m,
 * once a weight.
 */
public final class PeacemanRachford implements Solver {

  private static final String NAME = "peaceman-rachford";

  private final Options options;

  /**
   * Options of Peaceman-Rachford splitting.
   *
   * @param step step a; empty for 1/L
   * @param relaxation share theta of a step that is taken
   */
  public record Options(
      @Option(
              help = "step size, empty for 1/||I - M||, of the best guaranteed rate",
              value = "",
              min = 0,
              minExclusive = true)
          OptionalDouble step,
      @Option(
              help = "share of a step that is taken, 0.5 for Douglas-Rachford splitting",
              value = "1",
              min = 0,
              minExclusive = true,
              max = 1)
          double relaxation) {}

  /** Create a solver. */
  public PeacemanRachford(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    return new Traits(
        true,
        2,
        Set.of(Property.STRONGLY_MONOTONE, Property.CONTRACTION_2, Property.LIPSCHITZ),
        Steps.ITERATION);
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
      AdjointForm form = adjoint.get();
      Splitting.requireSlopes(NAME, form.activation());
      return run(
          context,
          form.weight(),
          form.memo(),
          step ->
              new AdjointPeacemanRachfordRun(
                  context, resolvent(context, form.weight(), form.memo(), step), step, theta()));
    }
    AffineForm form = context.affineForm().orElseThrow();
    Splitting.requireProx(NAME, form.activation());
    return run(
        context,
        form.weight(),
        form.memo(),
        step ->
            new PeacemanRachfordRun(
                context, resolvent(context, form.weight(), form.memo(), step), step, theta()));
  }

  private double theta() {
    return options.relaxation();
  }

  private SolverRun run(
      SolveContext context, Matrix weight, WeightMemo memo, DoubleFunction<SolverRun> splitting) {
    Monotonicity known = Splitting.monotonicity(context, weight, memo);
    return known.mu() > 0
        ? splitting.apply(options.step().orElse(1 / known.lipschitz()))
        : GivingUpRun.withoutMonotonicity(known.mu(), NAME + " need not converge");
  }

  private static Prepared resolvent(
      SolveContext context, Matrix weight, WeightMemo memo, double step) {
    return context.prepare(
        memo.get(Resolvents.class, Resolvents::new)
            .of(step, () -> Splitting.entries(context, weight), weight.rows()));
  }
}
