package org.equilibria.certify.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.quantity.Arrays2d;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.network.Network;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;

/**
 * Gradient descent on the square loss by A alone, at half the largest certified step, with loss,
 * ||A - A0||_F and lambda_min(H_A) at every iterate.
 */
final class Descent {

  private static final double SHARE_OF_LARGEST_STEP = 0.5;

  private final NetworkInput input;
  private final double step;
  private final double[] initial;
  private final double[] a;
  private final double[] loss;
  private final double[] radius;
  private final double[] least;
  private double[] offsets = {};

  /**
   * Prepare.
   *
   * @param largestEigenvalue lambda_max(H_A) at the start
   */
  Descent(NetworkInput input, double largestEigenvalue, int steps) {
    this.input = input;
    step = SHARE_OF_LARGEST_STEP / largestEigenvalue;
    initial = Arrays2d.flat(input.weight());
    a = initial.clone();
    loss = new double[steps + 1];
    radius = new double[steps + 1];
    least = new double[steps + 1];
  }

  /**
   * Take the steps.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if an equilibrium is not
   *     found on the way
   */
  ObjectNode run(StateReader reader, Scope scope, Catalog catalog) {
    try (Scope work = scope.child("descent")) {
      Network network = input.network(work, catalog);
      for (int k = 0; k < loss.length; k++) {
        NetworkState state = reader.read(network, input.inputs(), work);
        state.requireSolved();
        double[] error = record(k, state);
        if (k + 1 < loss.length) {
          move(state, error);
          work.backend().upload(a, network.parameter("implicit.A"));
          network.parametersChanged();
        }
      }
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("eta", Numbers.of(step));
    node.set("loss", Numbers.of(loss));
    node.set("radius", Numbers.of(radius));
    node.set("lambda_min", Numbers.of(least));
    node.set("final_A_fro", Numbers.of(Vectors.norm(a)));
    return node.put("steps", loss.length - 1);
  }

  private double[] record(int k, NetworkState state) {
    double[] error = state.outputs().clone();
    if (k == 0) {
      offsets = input.centred() ? state.outputs() : new double[error.length];
    }
    Arrays.setAll(error, i -> error[i] - offsets[i] - input.targets()[i]);
    loss[k] = 0.5 * Vectors.dot(error, error);
    double[] moved = a.clone();
    Arrays.setAll(moved, j -> moved[j] - initial[j]);
    radius[k] = Vectors.norm(moved);
    least[k] =
        Eigen.values(
            FiniteGram.implicitLayer(
                state.states(), state.adjoints(), input.gamma(), input.alpha()))[0];
    return error;
  }

  /** Subtract eta alpha (gamma/sqrt m) sum_i e_i q_i z_i^T. */
  private void move(NetworkState state, double[] error) {
    int m = state.width();
    double scale = step * input.alpha() * input.gamma() / Math.sqrt(m);
    for (int i = 0; i < error.length; i++) {
      double[] z = state.states()[i];
      for (int row = 0; row < m; row++) {
        double factor = scale * error[i] * state.adjoints()[i][row];
        for (int col = 0; col < m && factor != 0; col++) {
          a[row * m + col] -= factor * z[col];
        }
      }
    }
  }
}
