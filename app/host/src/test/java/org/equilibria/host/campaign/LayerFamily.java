package org.equilibria.host.campaign;

import static org.equilibria.testkit.problem.PlainDoubles.gaussian;
import static org.equilibria.testkit.problem.PlainDoubles.gaussianMatrix;
import static org.equilibria.testkit.problem.PlainDoubles.uniform;
import static org.equilibria.testkit.problem.PlainDoubles.withSpectrum;

import java.util.List;
import java.util.Random;
import org.equilibria.testkit.problem.PlainDoubles;

/**
 * A family of affine layers z = sigma(M z + phi).
 *
 * @param name for people
 * @param sigma the activation
 * @param weight makes M of a width
 * @param bias makes phi of a row
 * @param solvable whether there is a fixed point; where there is none, ||f(z) - z|| stays above a
 *     positive number
 * @param differentiable whether the adjoint has a fixed point, in the same sense
 */
record LayerFamily(
    String name, Sigma sigma, Weight weight, Bias bias, boolean solvable, boolean differentiable) {

  /** Make M. */
  interface Weight {
    double[][] draw(Random random, int width);
  }

  /** Make phi. */
  interface Bias {
    double[] draw(Random random, int width);
  }

  /** The activations, again. */
  enum Sigma {
    RELU {
      @Override
      double value(double x) {
        return Math.max(0, x);
      }

      @Override
      double slope(double x) {
        return x > 0 ? 1 : 0;
      }
    },
    TANH {
      @Override
      double value(double x) {
        return Math.tanh(x);
      }

      @Override
      double slope(double x) {
        return 1 - Math.tanh(x) * Math.tanh(x);
      }
    },
    IDENTITY {
      @Override
      double value(double x) {
        return x;
      }

      @Override
      double slope(double x) {
        return 1;
      }
    };

    abstract double value(double x);

    abstract double slope(double x);
  }

  static List<LayerFamily> all() {
    return List.of(
        layer("contraction", Sigma.RELU, (r, n) -> scaled(gaussianMatrix(r, n, n), .4)),
        layer("saturated", Sigma.TANH, (r, n) -> scaled(gaussianMatrix(r, n, n), .7)),
        layer("norm near 1", Sigma.RELU, (r, n) -> withSpectrum(r, uniform(r, n, -.99, .99))),
        layer(
            "nearly singular",
            Sigma.IDENTITY,
            (r, n) -> {
              double[] values = uniform(r, n, -.5, .5);
              values[0] = 1 - 1e-3;
              return withSpectrum(r, values);
            }),
        layer("rank one", Sigma.TANH, (r, n) -> rankOne(r, n, .99)),
        layer("rank one of relu", Sigma.RELU, (r, n) -> rankOne(r, n, .9)),
        layer("nilpotent", Sigma.RELU, (r, n) -> shift(n, 1.5)),
        layer("transient growth", Sigma.IDENTITY, (r, n) -> shift(n, 2, .3)),
        layer("zero weight", Sigma.TANH, (r, n) -> new double[n][n]),
        layer("slow oscillation", Sigma.RELU, (r, n) -> diagonal(n, -.9975)),
        layer("monotone beyond contraction", Sigma.RELU, (r, n) -> monotone(r, n)),
        new LayerFamily(
            "tiny features",
            Sigma.RELU,
            (r, n) -> scaled(gaussianMatrix(r, n, n), .4),
            (r, n) -> times(gaussian(r, n), 1e-30),
            true,
            true),
        new LayerFamily(
            "huge features",
            Sigma.IDENTITY,
            (r, n) -> scaled(gaussianMatrix(r, n, n), .3),
            (r, n) -> times(gaussian(r, n), 1e30),
            true,
            true),
        new LayerFamily(
            "features of any size",
            Sigma.RELU,
            (r, n) -> scaled(gaussianMatrix(r, n, n), .4),
            (r, n) -> times(gaussian(r, n), Math.pow(10, 20 * r.nextDouble() - 10)),
            true,
            true),
        new LayerFamily(
            "translation",
            Sigma.RELU,
            (r, n) -> diagonal(n, 1),
            (r, n) -> uniform(r, n, .5, 1),
            false,
            false),
        new LayerFamily(
            "solvable but singular",
            Sigma.IDENTITY,
            (r, n) -> {
              double[][] m = diagonal(n, .5);
              m[0][0] = 1;
              return m;
            },
            (r, n) -> {
              double[] phi = gaussian(r, n);
              phi[0] = 0;
              return phi;
            },
            true,
            false));
  }

  private static LayerFamily layer(String name, Sigma sigma, Weight weight) {
    return new LayerFamily(name, sigma, weight, PlainDoubles::gaussian, true, true);
  }

  /** Draw M, always the same for a seed and width. */
  double[][] weight(long seed, int width) {
    return weight.draw(random(seed, width, -1), width);
  }

  /** Draw phi of one row. */
  double[] bias(long seed, int width, int row) {
    return bias.draw(random(seed, width, row), width);
  }

  private Random random(long seed, int width, int row) {
    return new Random(seed * 1_000_003 + width * 10_007L + row * 101L + name.hashCode());
  }

  private static double[][] scaled(double[][] m, double factor) {
    double[][] out = new double[m.length][];
    for (int i = 0; i < m.length; i++) {
      out[i] = times(m[i], factor);
    }
    return out;
  }

  private static double[] times(double[] a, double factor) {
    double[] out = a.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] *= factor;
    }
    return out;
  }

  private static double[][] rankOne(Random random, int width, double slope) {
    double[] u = uniform(random, width, .5, 1);
    double square = PlainDoubles.dot(u, u);
    double[][] m = new double[width][];
    for (int i = 0; i < width; i++) {
      m[i] = times(u, slope * u[i] / square);
    }
    return m;
  }

  private static double[][] diagonal(int width, double value) {
    double[][] m = new double[width][width];
    for (int i = 0; i < width; i++) {
      m[i][i] = value;
    }
    return m;
  }

  private static double[][] shift(int width, double above) {
    return shift(width, above, 0);
  }

  private static double[][] shift(int width, double above, double diagonal) {
    double[][] m = diagonal(width, diagonal);
    for (int i = 0; i + 1 < Math.min(width, 12); i++) {
      m[i][i + 1] = above;
    }
    return m;
  }

  /**
   * Minus three times the identity and a skew part: I - M is strongly monotone, M no contraction.
   */
  private static double[][] monotone(Random random, int width) {
    double[][] g = gaussianMatrix(random, width, width);
    double[][] m = diagonal(width, -3);
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        m[i][j] += g[i][j] - g[j][i];
      }
    }
    return m;
  }
}
