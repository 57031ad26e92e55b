package org.equilibria.engine.network;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.cell.FeatureMap;
import org.jspecify.annotations.Nullable;

/**
 * The readout alpha B h + b of the last layer's output h.
 *
 * @param parameters B (k x m) and, if there is one, b (1 x k)
 */
record Readout(double alpha, List<Parameter> parameters) {

  Readout {
    parameters = List.copyOf(parameters);
  }

  private Matrix weight() {
    return parameters.get(0).value();
  }

  private @Nullable Matrix bias() {
    return parameters.size() > 1 ? parameters.get(1).value() : null;
  }

  int outputs() {
    return weight().rows();
  }

  /** Write the outputs of a batch, n x k. */
  void apply(Matrix h, Matrix out) {
    out.scope().backend().gemm(alpha, h, false, weight(), true, 0, out);
    Matrix bias = bias();
    if (bias != null) {
      try (Scope work = out.scope().child("readout")) {
        FeatureMap.addToRows(bias, out, work);
      }
    }
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
    gradInput.scope().backend().gemm(alpha, gradOutput, false, weight(), false, 0, gradInput);
  }
}
