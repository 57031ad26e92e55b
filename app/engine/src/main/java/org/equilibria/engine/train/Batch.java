package org.equilibria.engine.train;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.SolveSetup;

/**
 * Hold a batch on the device with its injected features and centring offset, ready to be solved.
 */
final class Batch {

  private final Network network;
  private final SolveSetup setup;
  private final Samples samples;
  private final Backend backend;
  private final Matrix phi;
  private final Matrix offset;
  private final double[] output;

  Batch(Network network, SolveSetup setup, Samples samples, Scope scope) {
    this.network = network;
    this.setup = setup;
    this.samples = samples;
    backend = scope.backend();
    try (Scope work = scope.child("inputs")) {
      Matrix x = work.uninitialized(samples.count(), samples.features());
      backend.upload(samples.inputs(), x);
      phi = network.inject(x, scope);
    }
    offset = network.offset(phi, setup, scope);
    output = new double[samples.count() * samples.outputs()];
  }

  Matrix phi() {
    return phi;
  }

  SolveResult solve(Matrix start, Scope scope) {
    return network.equilibrium(phi, start, setup, scope);
  }

  /** Write f - y to {@code error} and return what it says; f is kept on the host. */
  Fit fit(SolveResult forward, Matrix error) {
    network.output(forward.solution(), offset, error);
    backend.download(error, output);
    double loss = 0;
    int correct = 0;
    double[] residuals = new double[output.length];
    for (int i = 0; i < samples.count(); i++) {
      correct += predicted(i) == samples.classIndex()[i] ? 1 : 0;
    }
    for (int k = 0; k < output.length; k++) {
      residuals[k] = output[k] - samples.targets()[k];
      loss += residuals[k] * residuals[k] / 2;
    }
    backend.upload(residuals, error);
    return new Fit(loss, correct, samples.count());
  }

  /** Return the class of sample i: by sign for one output, else the largest output; -1 for NaN. */
  private int predicted(int i) {
    int outputs = samples.outputs();
    if (outputs == 1) {
      return Double.isNaN(output[i]) ? -1 : output[i] > 0 ? 1 : 0;
    }
    int best = -1;
    double largest = Double.NEGATIVE_INFINITY;
    for (int o = 0; o < outputs; o++) {
      if (output[i * outputs + o] > largest) {
        largest = output[i * outputs + o];
        best = o;
      }
    }
    return best;
  }

  /** Loss and hits of one forward pass. */
  record Fit(double loss, int correct, int total) {

    double accuracy() {
      return total == 0 ? Double.NaN : correct / (double) total;
    }
  }
}
