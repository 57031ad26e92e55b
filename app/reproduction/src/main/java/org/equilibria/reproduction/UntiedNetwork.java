package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/**
 * The Gram matrix of a network that has a new weight in each of its layers, z_l = relu(gamma/sqrt m
 * A_l z_{l-1} + phi(x)): what an equilibrium network is if its weights are not tied. H is the sum
 * over the layers of gamma^2/m (z_{l-1} . z'_{l-1})(q_l . q'_l).
 */
final class UntiedNetwork {

  private UntiedNetwork() {}

  /**
   * Return H_A (n x n) for alpha = 1.
   *
   * @param depth layers; what is missing is of relative size (gamma^2/2)^depth
   */
  static double[][] gram(
      Scope memory, double[][] x, int width, double gamma, int depth, SeedStreams seeds) {
    int n = x.length;
    try (Scope scope = memory.child("untied")) {
      Backend backend = scope.backend();
      Matrix phi = injected(scope, x, width, seeds);
      List<Matrix> states = new ArrayList<>(List.of(scope.zeros(n, width)));
      List<boolean[]> active = new ArrayList<>();
      Matrix weight = scope.uninitialized(width, width);
      for (int layer = 1; layer <= depth; layer++) {
        upload(backend, weight, gamma, layer, seeds);
        Matrix state = scope.uninitialized(n, width);
        backend.copy(phi, state);
        backend.gemm(1, states.get(layer - 1), false, weight, true, 1, state);
        active.add(rectified(backend, state));
        states.add(state);
      }
      Matrix adjoint = scope.uninitialized(n, width);
      double[] b = seeds.gaussian("readout.B", width);
      double[] rows = new double[n * width];
      for (int i = 0; i < n; i++) {
        System.arraycopy(b, 0, rows, i * width, width);
      }
      double[][] gram = new double[n][n];
      for (int layer = depth; layer >= 1; layer--) {
        mask(rows, active.get(layer - 1));
        backend.upload(rows, adjoint);
        add(scope, states.get(layer - 1), adjoint, gamma * gamma / width, gram);
        upload(backend, weight, gamma, layer, seeds);
        Matrix before = scope.uninitialized(n, width);
        backend.gemm(1, adjoint, false, weight, false, 0, before);
        backend.download(before, rows);
      }
      return gram;
    }
  }

  private static Matrix injected(Scope scope, double[][] x, int width, SeedStreams seeds) {
    int features = x[0].length;
    Matrix inputs = scope.uninitialized(x.length, features);
    scope.backend().upload(Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray(), inputs);
    Matrix w = scope.uninitialized(width, features);
    scope.backend().upload(seeds.gaussian("injection.W", width * features), w);
    Matrix phi = scope.uninitialized(x.length, width);
    scope.backend().gemm(1 / Math.sqrt(width), inputs, false, w, true, 0, phi);
    rectified(scope.backend(), phi);
    return phi;
  }

  private static void upload(
      Backend backend, Matrix weight, double gamma, int layer, SeedStreams seeds) {
    int width = weight.rows();
    backend.upload(seeds.gaussian("layer" + layer + ".A", width * width), weight);
    backend.axpby(0, weight, gamma / Math.sqrt(width), weight);
  }

  /** Cut off what is negative and return where nothing was. */
  private static boolean[] rectified(Backend backend, Matrix state) {
    double[] values = new double[state.rows() * state.cols()];
    backend.download(state, values);
    boolean[] active = new boolean[values.length];
    for (int k = 0; k < values.length; k++) {
      active[k] = values[k] > 0;
    }
    mask(values, active);
    backend.upload(values, state);
    return active;
  }

  private static void mask(double[] values, boolean[] active) {
    for (int k = 0; k < values.length; k++) {
      values[k] = active[k] ? values[k] : 0;
    }
  }

  private static void add(
      Scope scope, Matrix state, Matrix adjoint, double scale, double[][] gram) {
    double[] states = product(scope, state);
    double[] adjoints = product(scope, adjoint);
    int n = gram.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        gram[i][j] += scale * states[i * n + j] * adjoints[i * n + j];
      }
    }
  }

  private static double[] product(Scope scope, Matrix rows) {
    int n = rows.rows();
    Matrix out = scope.uninitialized(n, n);
    scope.backend().gemm(1, rows, false, rows, true, 0, out);
    double[] values = new double[n * n];
    scope.backend().download(out, values);
    return values;
  }
}
