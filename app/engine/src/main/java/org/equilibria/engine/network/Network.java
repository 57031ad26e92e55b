package org.equilibria.engine.network;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.gradient.GradientSink;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.engine.solve.SolveLoop;
import org.jspecify.annotations.Nullable;

/**
 * Compute f(x) = alpha B z with z = sigma(M z + phi(x)), and the gradients of a loss of f (arXiv
 * 2209.15562, section 2). Rows of every batch are samples. Used by one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Network {

  private final NetworkSpec spec;
  private final Backend backend;
  private final Matrix injectionWeight;
  private final InjectionLayer injection;
  private final ImplicitLayer implicit;
  private final Optional<Initial> initial;
  private final Matrix readout;

  /**
   * Create a network whose storage lives in the given scope.
   *
   * @param weights values to upload; the arrays are not kept
   * @param features d, entries of an input
   * @param outputs k
   */
  public Network(Scope scope, NetworkSpec spec, NetworkWeights weights, int features, int outputs) {
    this.spec = spec;
    backend = scope.backend();
    injectionWeight = matrix(scope, weights.injection(), spec.width(), features);
    injection = new InjectionLayer(scope, spec.injection(), injectionWeight);
    implicit = new ImplicitLayer(scope, spec, weights.parameters());
    readout = matrix(scope, weights.readout(), outputs, spec.width());
    initial =
        spec.centred()
            ? Optional.of(Initial.of(scope, spec, weights, features, outputs))
            : Optional.empty();
  }

  /** Hold the network as it was at the start, for centring. */
  private record Initial(InjectionLayer injection, ImplicitLayer implicit, Matrix readout) {

    static Initial of(
        Scope scope, NetworkSpec spec, NetworkWeights weights, int features, int outputs) {
      Matrix w = matrix(scope, weights.injection(), spec.width(), features);
      return new Initial(
          new InjectionLayer(scope, spec.injection(), w),
          new ImplicitLayer(scope, spec, weights.parameters()),
          matrix(scope, weights.readout(), outputs, spec.width()));
    }
  }

  private static Matrix matrix(Scope scope, double[] values, int rows, int cols) {
    Matrix out = scope.uninitialized(rows, cols);
    scope.backend().upload(values, out);
    return out;
  }

  /** Return the choices behind the network. */
  public NetworkSpec spec() {
    return spec;
  }

  /** Return k. */
  public int outputs() {
    return readout.rows();
  }

  /** Return the free parameters of M; call {@link #parametersChanged} after writing to them. */
  public List<Matrix> parameters() {
    return implicit.parameters();
  }

  /** Return W, m x d; it may be written to. */
  public Matrix injectionWeight() {
    return injectionWeight;
  }

  /** Return B, k x m; it may be written to. */
  public Matrix readout() {
    return readout;
  }

  /** Return M, m x m, to be read only. */
  public Matrix weight() {
    return implicit.weight();
  }

  /** Return what the parameterization guarantees of the present M. */
  public Certificate certificate() {
    return implicit.certificate();
  }

  /** Let the parameterization project the parameters, and make M anew from them. */
  public void parametersChanged() {
    implicit.refresh();
  }

  /** Return phi(x), n x m, in the given scope. */
  public Matrix inject(Matrix x, Scope scope) {
    return injection.apply(x, scope);
  }

  /** Return the fixed-point map of a batch of injected features. */
  public FixedPointMap map(Matrix phi) {
    return implicit.map(phi);
  }

  /** Solve for the equilibria of a batch, from a start of the same shape. */
  public SolveResult equilibrium(Matrix phi, Matrix start, SolveSetup setup, Scope scope) {
    boolean estimate = setup.gradient().needsInverseEstimate();
    return new SolveLoop(setup.settings().withInverseEstimate(estimate))
        .solve(implicit.map(phi), start, setup.solver(), setup.termination(), scope);
  }

  /**
   * Return what is subtracted from alpha B z, n x k: the output at the initial parameters if the
   * network is centred, else zero.
   *
   * @param x inputs, n x d
   */
  public Offset offset(Matrix x, SolveSetup setup, Scope scope) {
    Matrix out = scope.zeros(x.rows(), outputs());
    if (initial.isEmpty()) {
      return new Offset(out, List.of());
    }
    try (Scope work = scope.child("offset")) {
      Initial at = initial.get();
      Matrix phi = at.injection().apply(x, work);
      Matrix start = work.zeros(phi.rows(), phi.cols());
      SolveResult solve =
          new SolveLoop(setup.settings())
              .solve(at.implicit().map(phi), start, setup.solver(), setup.termination(), work);
      backend.gemm(spec.alpha(), solve.solution(), false, at.readout(), true, 0, out);
      return new Offset(out, List.of(solve));
    }
  }

  /** Write alpha z B^T - offset, n x k. */
  public void output(Matrix z, Matrix offset, Matrix out) {
    backend.gemm(spec.alpha(), z, false, readout, true, 0, out);
    backend.axpby(-1, offset, 1, out);
  }

  /** Write the gradient by z, n x m, given that by the output, n x k. */
  public void outputPullback(Matrix gradOutput, Matrix gradState) {
    backend.gemm(spec.alpha(), gradOutput, false, readout, false, 0, gradState);
  }

  /** Write the gradient by B, k x m, given that by the output, n x k. */
  public void readoutGradient(Matrix gradOutput, Matrix z, Matrix out) {
    backend.gemm(spec.alpha(), gradOutput, true, z, false, 0, out);
  }

  /**
   * Return the gradient by parameters and phi, given that by z*. Rows without a finite equilibrium
   * contribute nothing.
   *
   * @param forward the forward solve
   * @param gradState gradient of the loss by z*, n x m
   * @param scope owns the result
   */
  public NetworkGradient backward(
      Matrix phi, SolveResult forward, Matrix gradState, SolveSetup setup, Scope scope) {
    Matrix gradWeight = scope.zeros(spec.width(), spec.width());
    Matrix gradPhi = scope.zeros(phi.rows(), phi.cols());
    try (Scope work = scope.child("backward")) {
      List<SolveResult> solves =
          scaledPairs(
              phi,
              forward,
              gradState,
              setup,
              work,
              (z, q) -> {
                backend.gemm(1, q, true, z, false, 1, gradWeight);
                backend.axpby(1, q, 1, gradPhi);
              });
      List<Matrix> gradients = implicit.parametersLike(scope);
      implicit.pullback(gradWeight, gradients);
      return new NetworkGradient(gradients, gradPhi, solves);
    }
  }

  /**
   * Let the estimator emit its pairs (z, u) and pass on (z, q) with q = sigma'(M z + phi) o u, the
   * gradient by phi of that pair. Rows that are not finite are zero.
   */
  List<SolveResult> scaledPairs(
      Matrix phi,
      SolveResult forward,
      Matrix gradState,
      SolveSetup setup,
      Scope work,
      GradientSink sink) {
    Matrix q = work.uninitialized(phi.rows(), phi.cols());
    Backward request = request(phi, forward, gradState, setup, work);
    setup
        .gradient()
        .backward(
            request,
            (z, u) -> {
              implicit.slopeAt(z, phi, q);
              backend.hadamard(q, u, q);
              backend.scaleRows(finiteRows(q), q, q);
              sink.accept(z, q);
            });
    return request.solves();
  }

  /** Ask for a backward pass in which rows without a finite equilibrium are zero. */
  private Backward request(
      Matrix phi, SolveResult forward, Matrix gradState, SolveSetup setup, Scope work) {
    Matrix z = forward.solution();
    Matrix g = gradState;
    if (forward.outcomes().stream().anyMatch(o -> Double.isNaN(o.residual()))) {
      double[] usable = finiteRows(z);
      z = work.uninitialized(z.rows(), z.cols());
      g = work.uninitialized(g.rows(), g.cols());
      backend.scaleRows(usable, forward.solution(), z);
      backend.scaleRows(usable, gradState, g);
    }
    return new Backward(implicit.map(phi), forward, z, g, work, setup);
  }

  /** Write dM/dtheta (dM/dtheta)^T gradWeight: pull back to the parameters and push forward. */
  void throughParameters(Matrix gradWeight, Matrix direction, Scope scope) {
    try (Scope work = scope.child("parameter gradient")) {
      List<Matrix> gradients = implicit.parametersLike(work);
      implicit.pullback(gradWeight, gradients);
      implicit.pushforward(gradients, direction);
    }
  }

  /** Return 1 for rows of finite entries and 0 for others: a failed row must not spoil a sum. */
  private double[] finiteRows(Matrix a) {
    double[] norms = new double[a.rows()];
    backend.rowNorms(a, Norm.INF, norms);
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Double.isFinite(norms[i]) ? 1 : 0;
    }
    return norms;
  }

  /**
   * Write the gradients by W, m x d, and by the inputs, n x d, given that by phi.
   *
   * @param x inputs, n x d
   * @param gradInput null if it is not wanted
   */
  public void injectionGradient(
      Matrix x, Matrix gradPhi, Matrix gradWeight, @Nullable Matrix gradInput, Scope scope) {
    injection.pullback(x, gradPhi, gradWeight, gradInput, scope);
  }
}
