package org.equilibria.certify.monitor;

import java.util.Arrays;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Symmetric;

/**
 * A network at one point of its training; NaN where that could not be found.
 *
 * @param mu 1 - lambda_max((M + M^T)/2)
 * @param leastEigenvalue lambda_min(H); 0 where it is not above rounding
 */
record Point(double mu, double leastEigenvalue) {

  /** Nothing could be found. */
  static final Point UNKNOWN = new Point(Double.NaN, Double.NaN);

  private static final double ULP = 0x1p-52;

  static Point of(NetworkState state, double gamma, double alpha) {
    double[][] m = state.weight();
    double[] symmetric =
        Eigen.values(Symmetric.fill(m.length, (i, j) -> 0.5 * (m[i][j] + m[j][i])));
    double mu = 1 - symmetric[symmetric.length - 1];
    return new Point(
        mu,
        state.unsolved() > 0
            ? Double.NaN
            : leastAboveRounding(Eigen.values(gram(state, gamma, alpha))));
  }

  private static double leastAboveRounding(double[] values) {
    double rounding = values.length * ULP * values[values.length - 1];
    return values[0] > rounding ? values[0] : 0;
  }

  /**
   * Return sqrt(e0^T H0^{-1} e0), the way to a perfect fit if the network were linear in A;
   * infinite where H0 is singular up to rounding, NaN where it is not known.
   */
  static double predictedRadius(NetworkState initial, double gamma, double alpha, double[] errors) {
    if (initial.unsolved() > 0) {
      return Double.NaN;
    }
    Eigen h = Eigen.of(gram(initial, gamma, alpha));
    if (leastAboveRounding(h.values()) == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double[] c = h.coordinates(errors);
    double sum = 0;
    for (int k = 0; k < c.length; k++) {
      sum += c[k] * c[k] / h.values()[k];
    }
    return Math.sqrt(sum);
  }

  private static double[][] gram(NetworkState state, double gamma, double alpha) {
    int outputs = state.outputCount();
    double[][] z = new double[state.adjoints().length][];
    Arrays.setAll(z, row -> state.states()[row / outputs]);
    return FiniteGram.implicitLayer(z, state.adjoints(), gamma, alpha);
  }
}
