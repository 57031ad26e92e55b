package org.equilibria.testkit.problem;

import static org.equilibria.testkit.problem.PlainDoubles.dot;
import static org.equilibria.testkit.problem.PlainDoubles.filled;
import static org.equilibria.testkit.problem.PlainDoubles.gaussian;
import static org.equilibria.testkit.problem.PlainDoubles.gaussianMatrix;
import static org.equilibria.testkit.problem.PlainDoubles.uniform;

import java.util.List;
import java.util.Random;

/** Fixed-point maps of the literature on accelerated iterations. */
final class ScienceFamilies {

  private ScienceFamilies() {}

  static List<Family> all() {
    return List.of(
        Family.from(2, "Sinkhorn", ScienceFamilies::sinkhorn),
        Family.from(2, "Bratu", ScienceFamilies::bratu),
        Family.from(
            2, "H-equation", (r, n) -> hEquation(n, choice(r, .5, .9, .99, .9999, 1 - 1e-8))),
        Family.from(2, "H-equation at c = 1", (r, n) -> hEquation(n, 1)),
        Family.from(2, "mean field by softmax", ScienceFamilies::meanField),
        Family.from(2, "extinction of a branching process", ScienceFamilies::branching));
  }

  private static double choice(Random random, double... values) {
    return values[random.nextInt(values.length)];
  }

  /** Logarithms of the row scales of a transport plan between random points on a line. */
  private static Problem sinkhorn(Random random, int width) {
    double blur = choice(random, .5, .1, .05);
    double[] x = uniform(random, width, 0, 1);
    double[] y = uniform(random, width, 0, 1);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          double[] other = new double[width];
          for (int j = 0; j < width; j++) {
            other[j] = -logSum(z, y[j], x, blur);
          }
          for (int i = 0; i < width; i++) {
            out[i] = -logSum(other, x[i], y, blur);
          }
          double gauge = out[0]; // potentials are determined up to a constant
          for (int i = 0; i < width; i++) {
            out[i] -= gauge;
          }
        });
  }

  /** Return log sum exp(v_k - (at - points_k)^2 / blur). */
  private static double logSum(double[] v, double at, double[] points, double blur) {
    double[] terms = new double[v.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < v.length; k++) {
      terms[k] = v[k] - (at - points[k]) * (at - points[k]) / blur;
      largest = Math.max(largest, terms[k]);
    }
    double total = 0;
    for (double term : terms) {
      total += Math.exp(term - largest);
    }
    return largest + Math.log(total);
  }

  /** Solve -u'' = lambda exp(u) on (0, 1) by the inverse of the second difference. */
  private static Problem bratu(Random random, int width) {
    double lambda = choice(random, 1, 3, 3.5);
    double h = 1.0 / (width + 1);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          double[] right = new double[width];
          for (int i = 0; i < width; i++) {
            right[i] = h * h * lambda * Math.exp(z[i]);
          }
          double[] ratio = new double[width]; // Thomas' algorithm for (-1, 2, -1)
          for (int i = 0; i < width; i++) {
            double pivot = 2 - (i > 0 ? ratio[i - 1] : 0);
            ratio[i] = 1 / pivot;
            out[i] = (right[i] + (i > 0 ? out[i - 1] : 0)) / pivot;
          }
          for (int i = width - 2; i >= 0; i--) {
            out[i] += ratio[i] * out[i + 1];
          }
        });
  }

  /** Chandrasekhar's equation of radiative transfer by the midpoint rule (Kelley 2003). */
  private static Problem hEquation(int width, double c) {
    return Problem.of(
        filled(width, 1),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            double mu = (i + .5) / width;
            double sum = 0;
            for (int j = 0; j < width; j++) {
              double nu = (j + .5) / width;
              sum += mu * z[j] / (mu + nu);
            }
            out[i] = 1 / (1 - c / (2 * width) * sum);
          }
        });
  }

  private static Problem meanField(Random random, int width) {
    double[][] m = gaussianMatrix(random, width, width);
    double[] b = gaussian(random, width);
    double coupling = choice(random, .5, 2, 4);
    return Problem.of(
        filled(width, 1.0 / width),
        (z, out) -> {
          double total = 0;
          for (int i = 0; i < width; i++) {
            out[i] = Math.exp(coupling * dot(m[i], z) + b[i]);
            total += out[i];
          }
          for (int i = 0; i < width; i++) {
            out[i] /= total;
          }
        });
  }

  /** The least root of z = exp(lambda (A z - 1)), A a matrix of transitions. */
  private static Problem branching(Random random, int width) {
    double offspring = choice(random, .8, 1.1, 2);
    double[][] a = new double[width][];
    for (int i = 0; i < width; i++) {
      a[i] = uniform(random, width, 0, 1);
      double sum = 0;
      for (double v : a[i]) {
        sum += v;
      }
      for (int j = 0; j < width; j++) {
        a[i][j] /= sum;
      }
    }
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = Math.exp(offspring * (dot(a[i], z) - 1));
          }
        });
  }
}
