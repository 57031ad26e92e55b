package org.equilibria.examples.cells;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/**
 * The linear map of arrays that multiplies what each node looks at with a matrix of channels: y =
 * Gather(z) K with K of (terms inputs) x outputs. Its adjoint has the same form, u to Gather(u) K',
 * because what looks at a node by term t is what it sees by term terms - 1 - t, or by the same
 * weights in any order where all terms share one matrix.
 */
final class Mixing {

  private final Backend backend;
  private final Neighbourhood around;
  private final boolean shared;
  private final int inputs;
  private final int outputs;
  private final Matrix theta;
  private final Matrix forward;
  private final Matrix adjoint;
  private final Prepared packed;
  private final Prepared packedAdjoint;

  /**
   * Take the present entries of a parameter.
   *
   * @param shared whether theta is one matrix, inputs x outputs, for all terms, instead of one a
   *     term below each other
   */
  Mixing(Neighbourhood around, boolean shared, Matrix theta, Scope scope) {
    backend = scope.backend();
    this.around = around;
    this.shared = shared;
    this.theta = theta;
    inputs = shared ? theta.rows() : theta.rows() / around.terms();
    outputs = theta.cols();
    forward = scope.uninitialized(around.terms() * inputs, outputs);
    adjoint = scope.uninitialized(around.terms() * outputs, inputs);
    fill();
    packed = backend.prepare(forward, scope);
    packedAdjoint = backend.prepare(adjoint, scope);
  }

  int inputs() {
    return inputs;
  }

  int outputs() {
    return outputs;
  }

  Neighbourhood around() {
    return around;
  }

  /** Scale theta, if need be, so that its Frobenius norm is at most a radius, and take it. */
  void refresh(double radius) {
    double[] values = download(theta);
    double squares = 0;
    for (double v : values) {
      squares += v * v;
    }
    if (squares > radius * radius) {
      backend.axpby(radius / Math.sqrt(squares) - 1, theta, 1, theta);
    }
    refresh();
  }

  /** Take the present entries of theta. */
  void refresh() {
    fill();
    backend.repack(forward, packed);
    backend.repack(adjoint, packedAdjoint);
  }

  private void fill() {
    double[] values = download(theta);
    double[] k = new double[around.terms() * inputs * outputs];
    double[] back = new double[k.length];
    for (int t = 0; t < around.terms(); t++) {
      int block = t * inputs * outputs;
      int source = shared ? 0 : block;
      int mirrored = shared ? 0 : (around.terms() - 1 - t) * inputs * outputs;
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < outputs; o++) {
          k[block + i * outputs + o] = values[source + i * outputs + o];
          back[block + o * inputs + i] = values[mirrored + i * outputs + o];
        }
      }
    }
    backend.upload(k, forward);
    backend.upload(back, adjoint);
  }

  private double[] download(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    backend.download(a, values);
    return values;
  }

  /** Write Gather(z) K, rows x (nodes outputs). */
  void apply(Gather gather, Matrix z, Matrix out) {
    Matrix nodes = backend.view(out, z.rows() * around.nodes(), outputs);
    backend.multiply(gather.of(z), packed, false, nodes);
  }

  /** Write the adjoint Gather(u) K', rows x (nodes inputs). */
  void applyAdjoint(Gather gather, Matrix u, Matrix out) {
    Matrix nodes = backend.view(out, u.rows() * around.nodes(), inputs);
    backend.multiply(gather.of(u), packedAdjoint, false, nodes);
  }

  /** Add the gradient by theta at z of a map with the gradient u by its values. */
  void addGradient(Gather gather, Matrix z, Matrix u, Matrix gradTheta, Scope scope) {
    Matrix nodes = backend.view(u, u.rows() * around.nodes(), outputs);
    try (Scope work = scope.child("mixing")) {
      Matrix gradient = work.uninitialized(forward.rows(), outputs);
      backend.gemm(1, gather.of(z), true, nodes, false, 0, gradient);
      if (!shared) {
        backend.axpby(1, gradient, 1, gradTheta);
        return;
      }
      Matrix term = work.uninitialized(inputs, outputs);
      for (int t = 0; t < around.terms(); t++) {
        int[] rows = new int[inputs];
        for (int i = 0; i < inputs; i++) {
          rows[i] = t * inputs + i;
        }
        backend.gatherRows(gradient, rows, term);
        backend.axpby(1, term, 1, gradTheta);
      }
    }
  }
}
