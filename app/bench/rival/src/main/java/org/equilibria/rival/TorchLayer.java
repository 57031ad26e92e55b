package org.equilibria.rival;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.mm;
import static org.bytedeco.pytorch.global.torch.mm_out;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.function.LongSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.equilibria.engine.random.SeedStreams;

/**
 * The problem z = relu(z M^T + u) of {@code equilibria bench} as tensors, with the times of both
 * passes over it: a solve from zero, and the solve of the adjoint, from zero as well, behind one
 * more evaluation of f.
 */
final class TorchLayer implements AutoCloseable {

  /**
   * The times of the two passes.
   *
   * @param product milliseconds of one product of the batch with the weight
   */
  record Times(
      double forward,
      int evaluations,
      double adjoint,
      int adjointEvaluations,
      double product,
      boolean converged) {

    double both() {
      return forward + adjoint;
    }
  }

  private static final Scalar ZERO = new Scalar(0).retainReference();
  private static final int PRODUCTS = 8;
  private static final double NANOS_PER_MILLI = 1e6;

  private final PointerScope all = new PointerScope();
  private final Tensor weight;
  private final Tensor transposed;
  private final Tensor bias;
  private final Tensor cotangent;
  private final Tensor start;
  private final double rtol;
  private final LongSupplier nanoTime;

  TorchLayer(int n, int m, double gamma, double rtol, long seed, LongSupplier nanoTime) {
    this.rtol = rtol;
    this.nanoTime = nanoTime;
    SeedStreams seeds = new SeedStreams(seed);
    weight = tensor(seeds.gaussian("bench.A", m * m), m, m, gamma / Math.sqrt(m));
    transposed = weight.t();
    bias = tensor(seeds.gaussian("bench.phi", n * m), n, m, 1);
    cotangent = tensor(seeds.gaussian("bench.cotangent", n * m), n, m, 1);
    start = zeros(n, m);
  }

  private static Tensor tensor(double[] values, int rows, int cols, double scale) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i] * (float) scale;
    }
    return Tensor.create(rounded, rows, cols);
  }

  Times round(TorchSolver solver) {
    long t = nanoTime.getAsLong();
    try (TorchProgress forward = new TorchProgress(start, rtol)) {
      solver.run(z -> addmm(bias, z, transposed).relu_(), start, forward);
      double forwardTime = since(t);
      t = nanoTime.getAsLong();
      try (PointerScope scope = new PointerScope();
          TorchProgress adjoint = new TorchProgress(start, rtol)) {
        Tensor slope = addmm(bias, forward.best(), transposed).gt(ZERO).to(weight.scalar_type());
        solver.run(u -> addmm(cotangent, u.mul(slope), weight), start, adjoint);
        double adjointTime = since(t);
        return new Times(
            forwardTime,
            forward.evaluations(),
            adjointTime,
            adjoint.evaluations(),
            product(),
            forward.converged() && adjoint.converged());
      }
    }
  }

  private double product() {
    try (PointerScope scope = new PointerScope()) {
      Tensor out = mm(bias, transposed);
      long t = nanoTime.getAsLong();
      for (int i = 0; i < PRODUCTS; i++) {
        mm_out(out, bias, transposed);
      }
      return since(t) / PRODUCTS;
    }
  }

  private double since(long then) {
    return (nanoTime.getAsLong() - then) / NANOS_PER_MILLI;
  }

  @Override
  public void close() {
    all.close();
  }
}
