package org.equilibria.certify.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.quantity.Arrays2d;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.network.Network;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.WeightFacts;

/**
 * Gradient descent on the square loss by A alone, at half of 1/lambda_max(H_A), with loss, ||A -
 * A0||_F and lambda_min(H_A) at every iterate. Nothing keeps A where equilibria exist: descent that
 * comes to where they do not ends there, and a sentence says so.
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

  /** Take the steps. */
  ObjectNode run(StateReader reader, Scope scope, Catalog catalog) {
    if (!Double.isFinite(step)) {
      return notComputed(JsonNodeFactory.instance.objectNode(), "H_A is zero: A does not move");
    }
    int seen = 0;
    String obstacle = "";
    double norm = 0;
    try (Scope work = scope.child("descent")) {
      Network network = input.network(work, catalog);
      while (seen < loss.length && obstacle.isEmpty()) {
        NetworkState state = reader.read(network, input.inputs(), work);
        obstacle = obstacle(state);
        if (obstacle.isEmpty()) {
          double[] error = record(seen, state);
          norm = Vectors.norm(a);
          seen++;
          move(state, error);
          work.backend().upload(a, network.parameter("implicit.A"));
          network.parametersChanged();
        }
      }
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("eta", Numbers.of(step));
    node.set("loss", Numbers.of(Arrays.copyOf(loss, seen)));
    node.set("radius", Numbers.of(Arrays.copyOf(radius, seen)));
    node.set("lambda_min", Numbers.of(Arrays.copyOf(least, seen)));
    node.set("final_A_fro", Numbers.of(norm));
    node.put("steps", seen - 1);
    return obstacle.isEmpty()
        ? node
        : notComputed(
            node, "followed for %d steps only: after one more %s".formatted(seen - 1, obstacle));
  }

  private static ObjectNode notComputed(ObjectNode node, String why) {
    return node.put("not_computed", why);
  }

  /** Return why nothing is known of a point; empty if it is. */
  private String obstacle(NetworkState state) {
    if (state.unsolved() > 0) {
      return String.format(
          Locale.ROOT,
          "%d of %d equilibria and adjoints were not found, and mu = %.3g%s",
          state.unsolved(),
          2 * state.samples(),
          WeightFacts.of(state.weight()).mu(),
          " (equilibria are guaranteed where mu > 0)");
    }
    return Arrays.stream(gram(state)).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)
        ? ""
        : "H_A is too large for f64";
  }

  private double[][] gram(NetworkState state) {
    return FiniteGram.implicitLayer(state.states(), state.adjoints(), input.gamma(), input.alpha());
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
    least[k] = Eigen.values(gram(state))[0];
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
