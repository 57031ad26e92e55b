package org.equilibria.solvers;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Assembly;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Implicit differentiation: solve u = cotangent + J^T u at z* with any solver and emit the one pair
 * (z*, u) (Bai, Kolter and Koltun 2019, "Deep Equilibrium Models"). The adjoint scales with the
 * cotangent, which vanishes as the loss does, so its tolerance is relative: the absolute one of the
 * forward pass is not meant for it and serves only where the relative one is 0.
 *
 * <p>Bias: none but the tolerances of the two solves. Of a u with the residual r = g + J^T u - u,
 * which is what is left after a number of steps, too, the error is u* - u = (I - J^T)^{-1} r.
 *
 * <p>Cost: one linearization, a product with J^T for each evaluation of the adjoint solve, and what
 * its solver takes besides; the states of that solver and of the loop.
 */
public final class Implicit implements GradientEstimator {

  static final String SAME = "same";

  private final @Nullable Solver solver;
  private final OptionalDouble rtol;
  private final OptionalInt maxSteps;

  /**
   * Options of the adjoint solve.
   *
   * @param solver its solver, or {@code same} for that of the forward pass
   * @param rtol its tolerance relative to ||g + J^T u||; empty for that of the forward pass
   * @param maxSteps its most steps, after which the gradient is truncated; empty for those of the
   *     forward pass
   */
  public record Options(
      @Option(
              help = "solver of the adjoint system, same for that of the forward pass",
              value = SAME,
              kind = "solver")
          ComponentSpec solver,
      @Option(
              help = "tolerance relative to the adjoint, empty for that of the forward pass",
              value = "",
              min = 0)
          OptionalDouble rtol,
      @Option(help = "most steps, empty for those of the forward pass", value = "", min = 0)
          OptionalInt maxSteps) {}

  /**
   * Create an estimator.
   *
   * @param solver solver of the adjoint system, or null for that of the forward pass
   * @param rtol relative tolerance of the adjoint solve, empty for that of the forward pass
   * @param maxSteps most steps of the adjoint solve, empty for those of the forward pass
   */
  public Implicit(@Nullable Solver solver, OptionalDouble rtol, OptionalInt maxSteps) {
    this.solver = solver;
    this.rtol = rtol;
    this.maxSteps = maxSteps;
  }

  static Implicit create(Options options, Assembly assembly) {
    boolean same = options.solver().equals(ComponentSpec.of(SAME));
    return new Implicit(
        same ? null : assembly.create(Kinds.SOLVER, options.solver()),
        options.rtol(),
        options.maxSteps());
  }

  @Override
  public boolean truncates() {
    return maxSteps.isPresent();
  }

  @Override
  public void backward(BackwardRequest request, GradientSink sink) {
    Scope scope = request.scope();
    Matrix cotangent = request.cotangent();
    Linearization linearization = request.map().linearize(request.solution(), scope);
    try (Evaluator adjoint = linearization.adjoint(cotangent, scope)) {
      // At M = 0 the adjoint is the cotangent itself: a better start than 0 at no cost.
      Solver used = solver == null ? request.forwardSolver() : solver;
      Termination rule = termination(request.forwardTermination());
      SolveResult result =
          maxSteps.isPresent()
              ? request.truncated(adjoint, cotangent, used, rule)
              : request.solve(adjoint, cotangent, used, rule);
      sink.accept(request.solution(), result.solution());
    }
  }

  private Termination termination(Termination forward) {
    double relative = rtol.orElse(forward.rtol());
    return forward.toBuilder()
        .rtol(relative)
        .atol(relative > 0 ? 0 : forward.atol())
        .maxSteps(maxSteps.orElse(forward.maxSteps()))
        .build();
  }
}
