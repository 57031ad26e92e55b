package org.equilibria.solvers;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleFunction;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/**
 * The splitting of z = sigma(M z + phi), sigma = prox_F, into a forward step by I - M and a
 * backward one by F (Winston and Kolter 2020, arXiv 2006.08591, section 3.2):
 *
 * <pre>z &lt;- prox_{aF}(z - a ((I - M) z - phi)).</pre>
 *
 * Converges for every M with mu = 1 - lambda_max((M + M^T)/2) above 0: with a = mu/L^2, L = ||I -
 * M||_2, at rate sqrt(1 - mu^2/L^2). Each step takes a product with M of its own besides that of
 * the loop, which sees only sigma of it, and counts it.
 *
 * <p>Adjoint systems u = g + M^T D u, D = diag(sigma'), are split alike: q = D u solves q = D (M^T
 * q + g), and D with entries in [0, 1] is the resolvent of D^{-1} - I, so
 *
 * <pre>q &lt;- (I + a (D^{-1} - I))^{-1} (q - a ((I - M^T) q - g))</pre>
 *
 * converges under the same condition at the same rate, for any sigma with slopes in [0, 1] and
 * without a further product.
 */
public final class ForwardBackward implements Solver {

  private final Options options;

  /**
   * Options of forward-backward splitting.
   *
   * @param step step a; empty for mu/L^2
   */
  public record Options(
      @Option(
              help = "step size, empty for mu/||I - M||^2, which is guaranteed to converge",
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
        guaranteed ? Set.of(Property.STRONGLY_MONOTONE, Property.CONTRACTION_2) : Set.of());
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
      requireSlopes(adjoint.get().activation());
      return run(
          context,
          adjoint.get().weight(),
          adjoint.get().memo(),
          step -> new AdjointSplittingRun(context, step));
    }
    AffineForm form = context.affineForm().orElseThrow();
    requireProx(form.activation());
    return run(context, form.weight(), form.memo(), step -> new SplittingRun(context, form, step));
  }

  private SolverRun run(
      SolveContext context, Matrix weight, WeightMemo memo, DoubleFunction<SolverRun> splitting) {
    if (options.step().isPresent()) {
      return splitting.apply(options.step().getAsDouble());
    }
    Monotonicity known = memo.get(Monotonicity.class, () -> measured(context, weight));
    return known.mu() > 0 ? splitting.apply(known.step()) : new NoStepRun(known.mu());
  }

  private static Monotonicity measured(SolveContext context, Matrix weight) {
    double[] values = new double[weight.rows() * weight.cols()];
    context.read(weight, values);
    return Monotonicity.of(values, weight.rows());
  }

  private static void requireProx(Activation activation) {
    if (activation.prox(1).isEmpty()) {
      refuse(
          activation,
          "takes steps by prox_{aF} for the F with sigma = prox_F; relu, leaky-relu and identity"
              + " have it in closed form");
    }
  }

  private static void requireSlopes(Activation activation) {
    if (!activation.slopes().isMonotoneNonexpansive()) {
      refuse(activation, "splits adjoints of activations with slopes in [0, 1]");
    }
  }

  private static void refuse(Activation activation, String needs) {
    throw new EquilibriaException(
        ErrorCode.UNSUPPORTED,
        "forward-backward %s; %s is not among them: choose picard or anderson"
            .formatted(needs, activation.getClass().getSimpleName()));
  }

  /** A run that gives up every row: there is no step that is guaranteed. */
  private record NoStepRun(double mu) implements SolverRun {

    @Override
    public Proposal step(Iterate it, Matrix next, RowFaults faults) {
      String reason =
          String.format(
              Locale.ROOT,
              "mu = 1 - lambda_max((M + M^T)/2) is %.3g, not above 0: forward-backward has no step",
              mu);
      for (int row = 0; row < it.active().length; row++) {
        if (it.active()[row]) {
          faults.breakdown(row, reason);
        }
      }
      return Proposal.IMAGE;
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      // nothing is remembered
    }
  }
}
