package org.equilibria.solvers;

import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.option.Option;

/**
 * The Neumann series of (I - J^T)^{-1}, cut: the pair (z*, u_k) with u_k = sum_{j <= k} (J^T)^j g,
 * g being the cotangent (Lorraine, Vicol and Duvenaud 2020; Geng et al. 2021, "On Training Implicit
 * Models", their Neumann-series-based phantom gradient of damping 1).
 *
 * <p>Bias: with the exact adjoint u* the error is u* - u_k = (J^T)^{k+1} u*, at most ||J||^{k+1}
 * ||u*||; the series converges where the spectral radius of J is below 1.
 *
 * <p>Cost: k products with J^T and one linearization; two matrices of the shape of a state.
 */
public final class Neumann implements GradientEstimator {

  private final Options options;

  /**
   * Options of the series.
   *
   * @param terms k, products with J^T; 0 is the Jacobian-free gradient
   */
  public record Options(
      @Option(
              help = "terms beyond the cotangent, one product with the Jacobian each",
              value = "5",
              min = 0,
              max = 100_000)
          int terms) {}

  /** Create an estimator. */
  public Neumann(Options options) {
    this.options = options;
  }

  @Override
  public boolean truncates() {
    return true;
  }

  @Override
  public void backward(BackwardRequest request, GradientSink sink) {
    sink.accept(request.solution(), DampedSeries.sum(request, options.terms() + 1, 1));
  }
}
