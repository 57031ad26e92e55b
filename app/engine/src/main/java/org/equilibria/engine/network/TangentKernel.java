package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.cell.AffineWeight;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.spectral.Operator;
import org.jspecify.annotations.Nullable;

/**
 * The Gram matrix H = J J^T of the implicit layer, applied without forming it, where J is the
 * Jacobian of the nk outputs by the free parameters: row (i, o) of J is the pullback of q_i z_i^T
 * with q = D (I - M^T D)^{-1} alpha b_o (arXiv 2209.15562; the tangent kernel of the trained
 * layer). For networks of one implicit layer.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TangentKernel implements Operator {

  private final Network network;
  private final EquilibriumLayer layer;
  private final AffineWeight affine;
  private final Backend backend;
  private final Scope scope;
  private final int samples;
  private final List<Factor> factors = new ArrayList<>();
  private final FailedRows failed;
  private Adjoints adjoints = Adjoints.NONE;
  private final Matrix gradWeight;
  private final Matrix direction;
  private final Matrix image;

  /** One term of the Jacobian of output o: its row i contains q_i z_i^T. */
  private record Factor(int output, Matrix q, Matrix z) {}

  /**
   * Prepare the kernel at the present parameters.
   *
   * @param pass forward pass of the samples
   * @param scope owns the storage: two n x m matrices per output and pair of the estimator
   * @throws IllegalStateException if the network has further layers, or one whose cell is not
   *     affine
   */
  public TangentKernel(Network network, ForwardPass pass, SolveSetup setup, Scope scope) {
    this.network = network;
    this.scope = scope;
    backend = scope.backend();
    layer = network.onlyLayer();
    affine =
        layer.affine().orElseThrow(() -> new IllegalStateException("the layer has no weight M"));
    ForwardPass.LayerPass only = pass.layers().get(0);
    failed = FailedRows.of(pass.solves());
    Matrix phi = only.features();
    samples = phi.rows();
    int m = phi.cols();
    gradWeight = scope.uninitialized(m, m);
    direction = scope.uninitialized(m, m);
    image = scope.uninitialized(samples, m);
    for (int output = 0; output < network.outputs(); output++) {
      addFactors(output, phi, only.solve().orElseThrow(), setup);
    }
  }

  private void addFactors(int output, Matrix phi, SolveResult forward, SolveSetup setup) {
    try (Scope work = scope.child("output gradient")) {
      Matrix gradState = work.uninitialized(samples, phi.cols());
      Matrix ones = work.uninitialized(samples, network.outputs());
      double[] values = new double[samples * network.outputs()];
      for (int i = 0; i < samples; i++) {
        values[i * network.outputs() + output] = 1;
      }
      backend.upload(values, ones);
      network.outputPullback(ones, gradState);
      Matrix q = work.zeros(samples, phi.cols());
      List<@Nullable Matrix> none = Arrays.asList(new Matrix[layer.parameters().size()]);
      Adjoints here =
          layer.gather(
              phi,
              forward,
              gradState,
              setup,
              failed,
              none,
              q,
              (z, u) -> {
                failed.addOf(q);
                failed.clear(q);
                factors.add(new Factor(output, copied(q), copied(z)));
                backend.fill(q, 0);
              });
      adjoints = adjoints.plus(here);
    }
  }

  /** Return the adjoint solves behind the kernel: where one did not converge, neither did H. */
  public List<SolveResult> solves() {
    return adjoints.solves();
  }

  /** Return what stands behind the kernel; the rows of H that were left out are zero. */
  public Adjoints adjoints() {
    return adjoints;
  }

  private Matrix copied(Matrix a) {
    Matrix out = scope.uninitialized(a.rows(), a.cols());
    backend.copy(a, out);
    return out;
  }

  /** Write H v; v and out hold n x k values, samples first. */
  @Override
  public void apply(double[] v, double[] out) {
    int outputs = network.outputs();
    backend.fill(gradWeight, 0);
    double[] column = new double[samples];
    for (Factor f : factors) {
      for (int i = 0; i < samples; i++) {
        column[i] = v[i * outputs + f.output()];
      }
      backend.scaleRows(column, f.q(), image);
      backend.gemm(1, image, true, f.z(), false, 1, gradWeight);
    }
    throughParameters();
    Arrays.fill(out, 0);
    for (Factor f : factors) {
      backend.gemm(1, f.z(), false, direction, true, 0, image);
      backend.rowGram(new Matrix[] {f.q()}, new Matrix[] {image}, column);
      for (int i = 0; i < samples; i++) {
        out[i * outputs + f.output()] += column[i];
      }
    }
  }

  /** Write dM/dA (dM/dA)^T of the gradient by M: pull back to the parameters and push forward. */
  private void throughParameters() {
    try (Scope work = scope.child("parameter gradient")) {
      List<Matrix> free = affine.parameters();
      List<Matrix> gradients =
          free.stream().map(p -> work.uninitialized(p.rows(), p.cols())).toList();
      affine.parameterization().pullback(backend, free, gradWeight, gradients);
      affine.parameterization().pushforward(backend, free, gradients, direction);
    }
  }

  /** Estimate lambda_max(H) from below, from a random start keyed by the seed. */
  public double largestEigenvalue(SeedStreams seeds) {
    return largestEigenvalue(samples * network.outputs(), seeds, "tangent-kernel.power-iteration");
  }
}
