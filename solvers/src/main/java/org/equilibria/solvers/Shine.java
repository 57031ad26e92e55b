package org.equilibria.solvers;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.gradient.BackwardRequest;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Assembly;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * The shared inverse estimate (Ramzi et al. 2022, "SHINE: SHaring the INverse Estimate from the
 * forward pass for bi-level optimization and implicit models"): the pair (z*, B^{-T} g), B being
 * what a quasi-Newton or multisecant solver of the forward pass has come to take for I - J, and g
 * the cotangent: {@link Broyden}, as theirs, {@link Broyden2}, {@link Anderson} (its last
 * differences only), {@link Auto} or {@link Newton}, whose estimate is the inverse itself, at the
 * iterate that its last step set out from. A row falls back to g itself, as {@link JacobianFree}
 * does, where the estimate is much longer than g (their fallback strategy), and from either it may
 * be refined by steps of the adjoint solve (their refinement strategy).
 *
 * <p>Bias: (B^{-T} - (I - J^T)^{-1}) g, without a bound that holds in general: B is right along the
 * forward steps, not along g. Few forward steps, as from a warm start, teach it little; an estimate
 * that was longer than allowed for a good reason, as ||(I - J^T)^{-1}|| is large, falls back too.
 *
 * <p>Cost: no evaluation; inner products of g with what the forward solver remembers, for broyden
 * also those of its steps with each other, for newton a factorization a row; the memory of the
 * forward solve is kept, and its rows are not compacted. With r steps of refinement r + 1 products
 * with J^T.
 */
public final class Shine implements GradientEstimator {

  private final double longest;
  private final int refine;
  private final @Nullable Solver solver;

  /**
   * Options of the estimate.
   *
   * @param fallback length of the estimate, over that of the cotangent, beyond which a row falls
   *     back
   * @param refine steps of the adjoint solve that follow
   * @param solver their solver, or {@code same} for that of the forward pass
   */
  public record Options(
      @Option(
              help =
                  "length of the estimate over that of the cotangent beyond which a row falls back"
                      + " to the cotangent",
              value = "1.3",
              min = 0)
          double fallback,
      @Option(help = "steps of the adjoint solve that follow", value = "0", min = 0, max = 100_000)
          int refine,
      @Option(
              help = "solver of these steps, same for that of the forward pass",
              value = Implicit.SAME,
              kind = "solver")
          ComponentSpec solver) {}

  /**
   * Create an estimator.
   *
   * @param longest length of an estimate, over that of the cotangent, beyond which a row falls back
   * @param refine steps of the adjoint solve that follow
   * @param solver their solver, or null for that of the forward pass
   */
  public Shine(double longest, int refine, @Nullable Solver solver) {
    this.longest = longest;
    this.refine = refine;
    this.solver = solver;
  }

  static Shine create(Options options, Assembly assembly) {
    boolean same = options.solver().equals(ComponentSpec.of(Implicit.SAME));
    return new Shine(
        options.fallback(),
        options.refine(),
        same ? null : assembly.create(Kinds.SOLVER, options.solver()));
  }

  @Override
  public boolean needsInverseEstimate() {
    return true;
  }

  @Override
  public boolean truncates() {
    return true;
  }

  @Override
  public void backward(BackwardRequest request, GradientSink sink) {
    Matrix u = estimate(request);
    if (refine == 0) {
      sink.accept(request.solution(), u);
      return;
    }
    Linearization at = request.map().linearize(request.solution(), request.scope());
    try (Evaluator adjoint = at.adjoint(request.cotangent(), request.scope())) {
      Solver used = solver == null ? request.forwardSolver() : solver;
      sink.accept(
          request.solution(),
          request.truncated(adjoint, u, used, rule(request.forwardTermination())).solution());
    }
  }

  private Matrix estimate(BackwardRequest request) {
    InverseEstimate inverse =
        request
            .inverseEstimate()
            .orElseThrow(
                () ->
                    new EquilibriaException(
                        ErrorCode.UNSUPPORTED,
                        "gradient: shine takes the inverse estimate of the forward solver, and this"
                            + " one has none; accepted: solver: anderson, auto, broyden, broyden2 or"
                            + " newton"));
    Scope scope = request.scope();
    Matrix g = request.cotangent();
    Matrix u = scope.uninitialized(g.rows(), g.cols());
    inverse.applyTransposed(g, u);
    scope.backend().copyRows(g, poor(g, u), u);
    return u;
  }

  /** Return the rows whose estimate is longer than allowed, or not finite. */
  private boolean[] poor(Matrix g, Matrix u) {
    double[] of = new double[g.rows()];
    double[] estimated = new double[g.rows()];
    g.scope().backend().rowNorms(g, Norm.L2, of);
    g.scope().backend().rowNorms(u, Norm.L2, estimated);
    boolean[] poor = new boolean[of.length];
    for (int i = 0; i < poor.length; i++) {
      poor[i] = !(estimated[i] <= longest * of[i]);
    }
    return poor;
  }

  /** Adjoints scale with the cotangent, so that their tolerance is relative, as in Implicit. */
  private Termination rule(Termination forward) {
    return forward.toBuilder()
        .atol(forward.rtol() > 0 ? 0 : forward.atol())
        .maxSteps(refine)
        .build();
  }
}
