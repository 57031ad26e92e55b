package org.equilibria.certify.draw;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
import org.equilibria.certify.quantity.Arrays2d;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.Systems.Residuals;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.solve.BatchProblem;
import org.equilibria.theory.certificate.RowAccuracy;
import org.equilibria.theory.generalization.PacBayes;
import org.equilibria.theory.numerics.PositiveDefinite;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.Symmetric;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;

/** Networks drawn one after another, on one thread. */
final class Draw {

  /** Relative residual: what it lets the loss err by is added to the loss, so it may be coarse. */
  private static final double TOLERANCE = 1e-6;

  private static final Termination TERMINATION =
      Termination.builder().rtol(TOLERANCE).maxSteps(500).stallWindow(30).build();

  /** Shares of the trained mu that a draw's is compared with; the first that it exceeds counts. */
  private static final List<Double> SHARES = List.of(0.5, 0.2, 0.05, 0.005);

  /** Rows solved at once. */
  private static final int CHUNK = 1024;

  private static final String FREE = "implicit.A";

  private final NoisyNetworks drawn;
  private final Scope scope;
  private final Backend backend;
  private final Network network;
  private final double[] center;
  private final double readout;

  /** Hold the losses of one draw. */
  @SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
  record Losses(double[] values, boolean illPosed, int unsolved) {}

  Draw(NoisyNetworks drawn, Scope scope) {
    this.drawn = drawn;
    this.scope = scope;
    backend = scope.backend();
    NetworkState state = drawn.state();
    network =
        new Network(
            scope, drawn.spec(), drawn.weights(), state.inputs()[0].length, state.outputCount());
    center = Objects.requireNonNull(drawn.weights().values().get(FREE));
    readout = Rounding.frobeniusBound(state.readout());
  }

  /** Draw a network from the named stream and bound its losses. */
  Losses at(int exponent, String name) {
    double deviation = PacBayes.deviation(exponent);
    double[] noisy = drawn.seeds().gaussian(name, center.length);
    Arrays.setAll(noisy, i -> center[i] + deviation * noisy[i]);
    backend.upload(noisy, network.parameter(FREE));
    network.parametersChanged();
    double[][] weight = Arrays2d.download(network.weightsOfEquilibria().get(0));
    double[] losses = new double[drawn.state().samples()];
    double frobenius = Rounding.frobeniusBound(weight);
    double mu = provedMu(weight, frobenius);
    if (!(mu > 0)) {
      Arrays.fill(losses, 1);
      return new Losses(losses, true, 0);
    }
    RowAccuracy accuracy =
        new RowAccuracy(new Conditioning(mu, frobenius), frobenius, weight.length);
    int unsolved = 0;
    for (int from = 0; from < losses.length; from += CHUNK) {
      unsolved += solve(from, Math.min(losses.length, from + CHUNK), accuracy, losses);
    }
    return new Losses(losses, false, unsolved);
  }

  /** Return a lower bound of mu, or 0 if none of the shares is one. */
  private double provedMu(double[][] weight, double frobenius) {
    double[][] symmetric =
        Symmetric.fill(weight.length, (i, j) -> 0.5 * weight[i][j] + 0.5 * weight[j][i]);
    for (double share : SHARES) {
      double bound = share * drawn.mu();
      if (bound > 0 && PositiveDefinite.proves(symmetric, 1 - bound, Rounding.of(6) * frobenius)) {
        return bound;
      }
    }
    return 0;
  }

  /** Write the losses of some samples; return how many have no equilibrium. */
  private int solve(int from, int to, RowAccuracy accuracy, double[] losses) {
    NetworkState state = drawn.state();
    try (Scope work = scope.child("draw")) {
      Matrix phi = Arrays2d.upload(Arrays.copyOfRange(state.injected(), from, to), work);
      Matrix z = Arrays2d.upload(Arrays.copyOfRange(state.states(), from, to), work);
      FixedPointMap map = network.map(phi);
      Residuals residuals =
          drawn.systems().solve(BatchProblem.of(map, z), TERMINATION, TOLERANCE, work);
      int outputs = state.outputCount();
      double[] norms = new double[to - from];
      backend.rowNorms(z, Norm.L2, norms);
      Matrix f = work.uninitialized(to - from, outputs);
      network.output(z, work.zeros(to - from, outputs), f);
      double[] values = new double[(to - from) * outputs];
      backend.download(f, values);
      for (int i = 0; i < to - from; i++) {
        double distance = 0;
        for (int o = 0; o < outputs; o++) {
          int row = (from + i) * outputs + o;
          double e = values[i * outputs + o] - drawn.offsets()[row] - drawn.targets()[row];
          distance += e * e;
        }
        double injected = Vectors.norm(state.injected()[from + i]);
        double open = accuracy.state(residuals.absolute()[i], norms[i], injected);
        double loss =
            Math.sqrt(distance) * (1 + Rounding.of(2 * outputs + 4))
                + drawn.spec().alpha() * readout * accuracy.output(open, norms[i]);
        losses[from + i] = residuals.relative()[i] <= TOLERANCE && loss < 1 ? loss : 1;
      }
      return residuals.above(TOLERANCE);
    }
  }
}
