package org.equilibria.examples;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.Parameter;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.TrainedLayers;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.Pipeline;

/** A training loop of one's own: the passes of a network, and steps that the program makes. */
public final class OwnLoop {

  private static final int SAMPLES = 64;
  private static final double STEP = 0.5;

  private OwnLoop() {}

  /** Learn sin(3 x) on [-1, 1] by plain gradient descent and print the loss on the way. */
  public static void main(String[] args) {
    try (Equilibria eq = Equilibria.builder().build()) {
      List<Double> losses = train(eq, 400);
      for (int i = 0; i < losses.size(); i += 50) {
        System.out.printf("step %3d: loss %.6f%n", i, losses.get(i));
      }
    }
  }

  /** Return half the mean squared error before each step. */
  static List<Double> train(Equilibria eq, int steps) {
    Pipeline pipeline =
        eq.pipeline().width(64).activation("tanh").parameterization("norm-scaling").build();
    NetworkSpec spec = pipeline.network(eq.catalog());
    SolveSetup setup = pipeline.solving(eq.catalog(), SolveSettings.quiet());
    double[] inputs = new double[2 * SAMPLES];
    double[] targets = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double x = 2.0 * i / (SAMPLES - 1) - 1;
      inputs[2 * i] = x;
      inputs[2 * i + 1] = 1; // a network has no biases but what it is given
      targets[i] = Math.sin(3 * x);
    }
    List<Double> losses = new ArrayList<>();
    try (Backend backend = eq.catalog().create(Kinds.BACKEND, pipeline.backend());
        Scope scope = backend.openScope("own loop", Precision.F64)) {
      NetworkWeights weights = NetworkWeights.draw(spec, 2, 1, new SeedStreams(1));
      Network network = new Network(scope, spec, weights, 2, 1);
      Matrix x = scope.uninitialized(SAMPLES, 2);
      backend.upload(inputs, x);
      Matrix offset = network.offset(x, setup, scope).value();
      for (int i = 0; i < steps; i++) {
        losses.add(step(network, x, offset, targets, setup));
      }
    }
    return losses;
  }

  /** Make a step of all parameters; what it needs meanwhile is freed at its end. */
  private static double step(
      Network network, Matrix x, Matrix offset, double[] targets, SolveSetup setup) {
    try (Scope work = x.scope().child("step")) {
      Backend backend = work.backend();
      ForwardPass pass = network.forward(x, network.zeroStates(SAMPLES, work), setup, work);
      Matrix f = work.uninitialized(SAMPLES, 1);
      network.output(pass.output(), offset, f);
      double[] outputs = new double[SAMPLES];
      backend.download(f, outputs);
      double loss = 0;
      for (int i = 0; i < SAMPLES; i++) {
        double error = outputs[i] - targets[i];
        loss += error * error / (2 * SAMPLES);
        outputs[i] = error / SAMPLES;
      }
      backend.upload(outputs, f); // now the gradient of the loss by f
      NetworkGradient gradient =
          network.backward(pass, f, TrainedLayers.ALL.roles(), false, setup, work);
      for (Parameter parameter : network.parameters()) {
        backend.axpby(-STEP, gradient.by(parameter.name()), 1, parameter.value());
      }
      network.parametersChanged();
      return loss;
    }
  }
}
