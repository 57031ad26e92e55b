package org.equilibria.solvers;

import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;

/**
 * Backpropagation through k damped steps z_{t+1} = (1 - d) z_t + d f(z_t), from the solution (the
 * unrolling-based phantom gradient of Geng et al. 2021, "On Training Implicit Models") or from zero
 * (reverse-mode differentiation of an iteration, Shaban et al. 2019, "Truncated Back-propagation
 * for Bilevel Optimization"). It emits k pairs (z_t, d w_{t+1}), w_k = g being the cotangent and
 * w_t = (1 - d) w_{t+1} + d J(z_t)^T w_{t+1}: together the exact derivative of &lt;g, z_k&gt; by
 * the parameters.
 *
 * <p>Bias: from the solution all z_t are z* up to the residual of the forward solve, so that the
 * pairs add up to {@link Phantom}, and with the exact adjoint u* the error is B^k u*, B = d J^T +
 * (1 - d) I. From zero it also sees Jacobians and states off the solution, an error of the order k
 * ||B||^k, while the cotangent stays that of the solution.
 *
 * <p>Cost: k - 1 evaluations of f, as many products with J^T and k linearizations; k + 3 matrices
 * of the shape of a state, and what one linearization keeps.
 */
public final class Unrolled implements GradientEstimator {

  private final Options options;

  /** The state that the steps start from. */
  public enum Start {
    /** The solution of the forward pass. */
    SOLUTION,
    /** Zero. */
    ZERO
  }

  /**
   * Options of the unrolling.
   *
   * @param steps k, steps that are differentiated
   * @param damping d, share of a step that is taken
   * @param from where they start
   */
  public record Options(
      @Option(help = "steps that are differentiated", value = "5", min = 1, max = 100_000)
          int steps,
      @Option(
              help = "share of a step that is taken",
              value = "1",
              min = 0,
              minExclusive = true,
              max = 1)
          double damping,
      @Option(help = "state that the steps start from", value = "solution") Start from) {}

  /** Create an estimator. */
  public Unrolled(Options options) {
    this.options = options;
  }

  @Override
  public boolean truncates() {
    return true;
  }

  @Override
  public void backward(BackwardRequest request, GradientSink sink) {
    Scope scope = request.scope();
    Backend backend = scope.backend();
    Matrix g = request.cotangent();
    Matrix[] states = states(request);
    Matrix w = scope.uninitialized(g.rows(), g.cols());
    backend.copy(g, w);
    Matrix product = scope.uninitialized(g.rows(), g.cols());
    for (int t = options.steps() - 1; t >= 0; t--) {
      backend.axpby(options.damping(), w, 0, product);
      sink.accept(states[t], product);
      if (t > 0) {
        try (Scope step = scope.child("step")) {
          Linearization at = request.map().linearize(states[t], step);
          at.vjp(w, product);
        }
        backend.axpby(options.damping(), product, 1 - options.damping(), w);
      }
    }
  }

  /** Return z_0, ..., z_{k-1}. */
  private Matrix[] states(BackwardRequest request) {
    Scope scope = request.scope();
    Matrix solution = request.solution();
    int rows = solution.rows();
    Matrix[] states = new Matrix[options.steps()];
    states[0] = options.from() == Start.SOLUTION ? solution : scope.zeros(rows, solution.cols());
    double[] exact = new double[rows];
    Evaluation report = new Evaluation(rows, Norm.L2);
    try (Evaluator f = request.map().open(scope)) {
      for (int t = 1; t < states.length; t++) {
        states[t] = scope.uninitialized(rows, solution.cols());
        report.reset();
        f.evaluate(states[t - 1], exact, states[t], report);
        scope.backend().axpby(1 - options.damping(), states[t - 1], options.damping(), states[t]);
      }
    }
    return states;
  }
}
