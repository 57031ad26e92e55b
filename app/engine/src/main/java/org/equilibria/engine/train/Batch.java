package org.equilibria.engine.train;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.SolveSetup;
import org.jspecify.annotations.Nullable;

/**
 * Hold some samples for one update.
 *
 * @param rows which samples, in order; null for all
 * @param raw whether inputs are held, because W moves; else injected features
 * @param offset centring offset
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Batch(
    Network network,
    Samples samples,
    int @Nullable [] rows,
    boolean raw,
    Matrix held,
    Matrix offset) {

  int count() {
    return held.rows();
  }

  ForwardPass forward(List<Matrix> starts, SolveSetup setup, Scope scope) {
    return raw
        ? network.forward(held, starts, setup, scope)
        : network.forwardInjected(held, starts, setup, scope);
  }

  /**
   * Write the gradient of the loss by the outputs and return what the outputs say.
   *
   * @param h output of the last layer
   * @param scale factor of the gradient
   */
  BatchLoss loss(Matrix h, Loss loss, double scale, Matrix gradOutput) {
    Backend backend = h.scope().backend();
    network.output(h, offset, gradOutput);
    double[] outputs = new double[count() * samples.outputs()];
    double[] gradient = new double[outputs.length];
    backend.download(gradOutput, outputs);
    BatchLoss batchLoss = BatchLoss.of(samples, rows, outputs, loss, gradient);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= scale;
    }
    backend.upload(gradient, gradOutput);
    return batchLoss;
  }
}
