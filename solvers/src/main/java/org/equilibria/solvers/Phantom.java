package org.equilibria.solvers;

import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.option.Option;

/**
 * The phantom gradient in its Neumann form (Geng et al. 2021, "On Training Implicit Models",
 * Neumann-series-based phantom gradient): the pair (z*, u_k) with u_k = d sum_{t < k} B^t g, B = d
 * J^T + (1 - d) I, g the cotangent and d the damping. The unrolling-based form of the paper is
 * {@link Unrolled} with the same damping, from the solution.
 *
 * <p>Bias: since I - B = d (I - J^T), with the exact adjoint u* the error is u* - u_k = B^k u*, at
 * most ||B||^k ||u*|| with ||B|| <= d ||J|| + 1 - d. Damping slows the series where J has its
 * eigenvalues near 1 and makes it converge where they are below 1 in their real part only.
 *
 * <p>Cost: k - 1 products with J^T and one linearization; two matrices of the shape of a state.
 */
public final class Phantom implements GradientEstimator {

  private final Options options;

  /**
   * Options of the phantom gradient.
   *
   * @param steps k, damped steps
   * @param damping d, share of a step that is taken
   */
  public record Options(
      @Option(help = "damped steps", value = "5", min = 1, max = 100_000) int steps,
      @Option(
              help = "share of a step that is taken",
              value = "0.5",
              min = 0,
              minExclusive = true,
              max = 1)
          double damping) {}

  /** Create an estimator. */
  public Phantom(Options options) {
    this.options = options;
  }

  @Override
  public boolean truncates() {
    return true;
  }

  @Override
  public void backward(BackwardRequest request, GradientSink sink) {
    sink.accept(request.solution(), DampedSeries.sum(request, options.steps(), options.damping()));
  }
}
