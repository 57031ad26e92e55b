package org.equilibria.engine.network;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.cell.FeatureMap;
import org.equilibria.engine.cell.PackedMatrix;
import org.jspecify.annotations.Nullable;

/** The readout alpha B h + b of the last layer's output h. */
final class Readout {

  private final double alpha;
  private final List<Parameter> parameters;
  private final PackedMatrix weight;

  /**
   * Read out with parameters.
   *
   * @param parameters B (k x m) and, if there is one, b (1 x k); {@link #refresh} follows a change
   */
  Readout(double alpha, List<Parameter> parameters) {
    this.alpha = alpha;
    this.parameters = List.copyOf(parameters);
    weight = new PackedMatrix(parameters.get(0).value());
  }

  List<Parameter> parameters() {
    return parameters;
  }

  private @Nullable Matrix bias() {
    return parameters.size() > 1 ? parameters.get(1).value() : null;
  }

  int outputs() {
    return weight.values().rows();
  }

  /** Follow the parameters after they changed. */
  void refresh() {
    weight.changed();
  }

  /** Write the outputs of a batch, n x k. */
  void apply(Matrix h, Matrix out) {
    try (Scope work = out.scope().child("readout")) {
      weight.multiplyTransposed(alpha == 1 ? h : scaled(h, work), out);
      Matrix bias = bias();
      if (bias != null) {
        FeatureMap.addToRows(bias, out, work);
      }
    }
  }

  private Matrix scaled(Matrix h, Scope work) {
    Matrix scaled = work.uninitialized(h.rows(), h.cols());
    work.backend().axpby(alpha, h, 0, scaled);
    return scaled;
  }

  /** Write the gradients by the parameters, given that by the outputs. */
  void pullback(Matrix h, Matrix gradOutput, List<Matrix> gradients) {
    Backend backend = gradOutput.scope().backend();
    backend.gemm(alpha, gradOutput, true, h, false, 0, gradients.get(0));
    if (bias() != null) {
      try (Scope work = gradOutput.scope().child("readout")) {
        FeatureMap.sumOfRows(gradOutput, gradients.get(1), work);
      }
    }
  }

  /** Write the gradient by h, given that by the outputs. */
  void pullbackInput(Matrix gradOutput, Matrix gradInput) {
    gradInput
        .scope()
        .backend()
        .gemm(alpha, gradOutput, false, weight.values(), false, 0, gradInput);
  }
}
