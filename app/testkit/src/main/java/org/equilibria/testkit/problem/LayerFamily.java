package org.equilibria.testkit.problem;

import static org.equilibria.testkit.problem.PlainDoubles.gaussian;
import static org.equilibria.testkit.problem.PlainDoubles.gaussianMatrix;
import static org.equilibria.testkit.problem.PlainDoubles.product;
import static org.equilibria.testkit.problem.PlainDoubles.reflection;
import static org.equilibria.testkit.problem.PlainDoubles.transposed;
import static org.equilibria.testkit.problem.PlainDoubles.uniform;
import static org.equilibria.testkit.problem.PlainDoubles.withSpectrum;

import java.util.List;
import java.util.Random;
import org.apiguardian.api.API;

/**
 * A family of affine layers, drawn by seed and width, each with one equilibrium: by the norm of M,
 * by its symmetric part, or by its triangular shape.
 *
 * @param name for people
 * @param draw makes a layer
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.3")
public record LayerFamily(String name, Draw draw) {

  /** Make a layer of a width from random numbers. */
  public interface Draw {
    Layer layer(Random random, int width);
  }

  /** Make M of a width from random numbers. */
  private interface Weight {
    double[][] draw(Random random, int width);
  }

  /** Return every family. */
  public static List<LayerFamily> all() {
    return List.of(
        family("relu, norm below 1", 0, LayerFamily::contraction),
        family("relu, symmetric", 0, (r, n) -> withSpectrum(r, uniform(r, n, -.99, .99))),
        family("relu, monotone", 0, (r, n) -> monotone(r, n, choice(r, .5, 1), choice(r, .5, 1))),
        family("relu, monotone, nearly skew", 0, (r, n) -> monotone(r, n, .2, choice(r, 2, 4))),
        family("leaky relu, monotone", .1, (r, n) -> monotone(r, n, 1, choice(r, .5, 1, 2))),
        family("linear, monotone", 1, (r, n) -> monotone(r, n, choice(r, .5, 1), choice(r, .5, 1))),
        family("leaky relu, logarithmic norm below 1", .1, LayerFamily::logarithmicNorm),
        family("relu, transient growth", 0, LayerFamily::triangular));
  }

  private static LayerFamily family(String name, double slope, Weight weight) {
    return new LayerFamily(
        name, (r, n) -> new Layer(weight.draw(r, n), gaussian(r, n), new Rectifier(slope)));
  }

  /** Draw the layer of a seed and width, always the same. */
  public Layer layer(long seed, int width) {
    return draw.layer(new Random(seed * 1_000_003 + width * 10_007L + name.hashCode()), width);
  }

  private static double choice(Random random, double... values) {
    return values[random.nextInt(values.length)];
  }

  /** Return M with singular values spread below a norm. */
  private static double[][] contraction(Random random, int n) {
    double[] values = uniform(random, n, 0, choice(random, .7, .9, .99));
    double[][] left = reflection(random, n);
    double[][] scaled = reflection(random, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scaled[i][j] *= values[i];
      }
    }
    return product(left, scaled);
  }

  /**
   * Return M = (1 - mu) I - B^T B + C - C^T (Winston and Kolter 2020), so that no eigenvalue of (M
   * + M^T)/2 is above 1 - mu; mu is .05, .2 or .5.
   *
   * @param damping size of B
   * @param turning size of C
   */
  private static double[][] monotone(Random random, int n, double damping, double turning) {
    double mu = choice(random, .05, .2, .5);
    double[][] b = gaussianMatrix(random, n, n);
    double[][] c = gaussianMatrix(random, n, n);
    double[][] m = product(transposed(b), b);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        m[i][j] = turning * (c[i][j] - c[j][i]) - damping * damping * m[i][j];
      }
      m[i][i] += 1 - mu;
    }
    return m;
  }

  /** Return T - diag(|T| 1) + gamma I (Jafarpour et al. 2021). */
  private static double[][] logarithmicNorm(Random random, int n) {
    double gamma = choice(random, .5, .9, .99);
    double[][] m = gaussianMatrix(random, n, n);
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (double v : m[i]) {
        sum += Math.abs(v);
      }
      m[i][i] += gamma - sum;
    }
    return m;
  }

  private static double[][] triangular(Random random, int n) {
    double diagonal = choice(random, .3, .6, .9);
    double above = choice(random, .5, 1, 2);
    double[][] m = new double[n][n];
    for (int i = 0; i < n; i++) {
      m[i][i] = diagonal;
      if (i + 1 < n) {
        m[i][i + 1] = above;
      }
    }
    return m;
  }
}
