package org.equilibria.testkit.problem;

import static org.equilibria.testkit.problem.PlainDoubles.dot;
import static org.equilibria.testkit.problem.PlainDoubles.filled;
import static org.equilibria.testkit.problem.PlainDoubles.gaussian;
import static org.equilibria.testkit.problem.PlainDoubles.gaussianMatrix;
import static org.equilibria.testkit.problem.PlainDoubles.largestRowSum;
import static org.equilibria.testkit.problem.PlainDoubles.product;
import static org.equilibria.testkit.problem.PlainDoubles.resolvent;
import static org.equilibria.testkit.problem.PlainDoubles.spread;
import static org.equilibria.testkit.problem.PlainDoubles.times;
import static org.equilibria.testkit.problem.PlainDoubles.transposed;
import static org.equilibria.testkit.problem.PlainDoubles.uniform;
import static org.equilibria.testkit.problem.PlainDoubles.withSpectrum;

import java.util.List;
import java.util.Random;

/** Gradient steps, splitting methods and dynamic programming as fixed-point maps. */
final class OptimizationFamilies {

  private OptimizationFamilies() {}

  static List<Family> all() {
    return List.of(
        Family.any("gradient step on a quadratic", OptimizationFamilies::quadratic),
        Family.any("gradient step on log cosh", OptimizationFamilies::logCosh),
        Family.any("gradient step on logistic regression", OptimizationFamilies::logistic),
        Family.any("gradient step that is too long", OptimizationFamilies::tooLong),
        Family.any("gradient step on an unbounded function", OptimizationFamilies::unbounded),
        Family.any("lasso by ISTA", OptimizationFamilies::lasso),
        Family.any("least squares in a box", OptimizationFamilies::box),
        Family.any("lasso by Douglas and Rachford", (r, n) -> splitLasso(r, n, false)),
        Family.any("lasso by Peaceman and Rachford", (r, n) -> splitLasso(r, n, true)),
        Family.from(2, "alternating projections", OptimizationFamilies::alternating),
        Family.any("Douglas and Rachford on disjoint sets", OptimizationFamilies::disjoint),
        Family.from(2, "value iteration on a chain", OptimizationFamilies::chain),
        Family.from(2, "value iteration on random decisions", (r, n) -> decisions(r, n, 0)),
        Family.from(2, "soft value iteration", (r, n) -> decisions(r, n, .1)),
        Family.from(2, "undiscounted value iteration", OptimizationFamilies::undiscounted));
  }

  private static double choice(Random random, double... values) {
    return values[random.nextInt(values.length)];
  }

  private static double shrink(double v, double by) {
    return Math.signum(v) * Math.max(Math.abs(v) - by, 0);
  }

  /** A data matrix with more rows than columns, its Gram matrix and a bound on that one's norm. */
  private record Regression(double[][] gram, double[] moments, double norm) {

    static Regression draw(Random random, int width) {
      double[][] a = gaussianMatrix(random, width + 5, width);
      double[][] gram = product(transposed(a), a);
      return new Regression(
          gram, times(transposed(a), gaussian(random, width + 5)), largestRowSum(gram));
    }

    double gradient(int i, double[] z) {
      return dot(gram[i], z) - moments[i];
    }
  }

  private static Problem quadratic(Random random, int width) {
    double[] curvature = spread(random, width, choice(random, 1e-1, 1e-2, 1e-3), 1);
    double[][] hessian = withSpectrum(random, curvature);
    double[] b = gaussian(random, width);
    double step = choice(random, 1, 1.9);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = z[i] - step * (dot(hessian[i], z) - b[i]);
          }
        });
  }

  private static Problem logCosh(Random random, int width) {
    double[] target = uniform(random, width, -3, 3);
    double[][] a = withSpectrum(random, spread(random, width, .1, 1));
    return Problem.of(
        uniform(random, width, 5, 50),
        (z, out) -> {
          double[] at = times(a, z);
          for (int i = 0; i < width; i++) {
            at[i] = Math.tanh(at[i] - target[i]);
          }
          for (int i = 0; i < width; i++) {
            out[i] = z[i] - dot(a[i], at);
          }
        });
  }

  private static Problem logistic(Random random, int width) {
    int samples = 2 * width + 3;
    double[][] x = gaussianMatrix(random, samples, width);
    double[] label = gaussian(random, samples);
    double ridge = choice(random, 1e-1, 1e-2);
    double[][] columns = transposed(x);
    double step = 1 / (largestRowSum(product(columns, x)) / 4 + ridge);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          double[] margin = times(x, z);
          for (int s = 0; s < samples; s++) {
            double sign = Math.signum(label[s]);
            margin[s] = -sign / (1 + Math.exp(sign * margin[s]));
          }
          for (int i = 0; i < width; i++) {
            out[i] = z[i] - step * (dot(columns[i], margin) + ridge * z[i]);
          }
        });
  }

  private static Problem tooLong(Random random, int width) {
    double[] target = uniform(random, width, 1, 2);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = z[i] - 2.5 * Math.tanh(z[i] - target[i]);
          }
        });
  }

  /** The slope of the function is at least 1/2 everywhere. */
  private static Problem unbounded(Random random, int width) {
    double[] slope = uniform(random, width, 1.5, 2);
    return Problem.withoutAnswer(
        filled(width, 0),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = z[i] - .5 * (slope[i] + Math.tanh(z[i]));
          }
        });
  }

  private static Problem lasso(Random random, int width) {
    Regression data = Regression.draw(random, width);
    double weight = .1;
    double step = 1 / data.norm();
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = shrink(z[i] - step * data.gradient(i, z), step * weight);
          }
        });
  }

  private static Problem box(Random random, int width) {
    Regression data = Regression.draw(random, width);
    double step = 1 / data.norm();
    return Problem.of(
        filled(width, .5),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = Math.min(1, Math.max(0, z[i] - step * data.gradient(i, z)));
          }
        });
  }

  /**
   * Reflect at the prox of the 1-norm, then at that of the least squares; Douglas and Rachford take
   * the mean of the result and z.
   */
  private static Problem splitLasso(Random random, int width, boolean full) {
    Regression data = Regression.draw(random, width);
    double weight = .1;
    double[][] minusGram = new double[width][width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        minusGram[i][j] = -data.gram()[i][j];
      }
    }
    double[][] resolvent = resolvent(minusGram);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          double[] reflected = new double[width];
          double[] right = new double[width];
          for (int i = 0; i < width; i++) {
            reflected[i] = 2 * shrink(z[i], weight) - z[i];
            right[i] = reflected[i] + data.moments()[i];
          }
          double[] prox = times(resolvent, right);
          for (int i = 0; i < width; i++) {
            double reflection = 2 * prox[i] - reflected[i];
            out[i] = full ? reflection : (z[i] + reflection) / 2;
          }
        });
  }

  /** Project on a hyperplane, then on a ball that it cuts. */
  private static Problem alternating(Random random, int width) {
    double[] normal = gaussian(random, width);
    double square = dot(normal, normal);
    double height = choice(random, .3, .9) * Math.sqrt(square);
    return Problem.of(
        uniform(random, width, -10, 10),
        (z, out) -> {
          double along = (dot(normal, z) - height) / square;
          double norm = 0;
          for (int i = 0; i < width; i++) {
            out[i] = z[i] - along * normal[i];
            norm += out[i] * out[i];
          }
          double shrinkage = Math.min(1, 1 / Math.sqrt(norm));
          for (int i = 0; i < width; i++) {
            out[i] *= shrinkage;
          }
        });
  }

  /** Boxes a distance of 1 apart: each step moves by it. */
  private static Problem disjoint(Random random, int width) {
    double[] start = uniform(random, width, -1, 1);
    return Problem.withoutAnswer(
        start,
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            double first = Math.min(z[i], 0);
            double second = Math.max(2 * first - z[i], 1);
            out[i] = z[i] + second - first;
          }
        });
  }

  /** A reward at the end of a chain that is walked in steps to either side. */
  private static Problem chain(Random random, int width) {
    double discount = choice(random, .9, .99);
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            double left = z[Math.max(i - 1, 0)];
            double right = z[Math.min(i + 1, width - 1)];
            out[i] = (i == width - 1 ? 1 : 0) + discount * Math.max(left, right);
          }
        });
  }

  private static Problem decisions(Random random, int width, double temperature) {
    double discount = choice(random, .9, .95);
    int actions = 3;
    double[][] reward = new double[width][];
    int[][] next = new int[width][actions];
    for (int s = 0; s < width; s++) {
      reward[s] = uniform(random, actions, 0, 1);
      for (int a = 0; a < actions; a++) {
        next[s][a] = random.nextInt(width);
      }
    }
    return Problem.of(
        filled(width, 0),
        (z, out) -> {
          for (int s = 0; s < width; s++) {
            double best = Double.NEGATIVE_INFINITY;
            double[] value = new double[actions];
            for (int a = 0; a < actions; a++) {
              value[a] = reward[s][a] + discount * z[next[s][a]];
              best = Math.max(best, value[a]);
            }
            double total = 0;
            for (int a = 0; a < actions && temperature > 0; a++) {
              total += Math.exp((value[a] - best) / temperature);
            }
            out[s] = temperature > 0 ? best + temperature * Math.log(total) : best;
          }
        });
  }

  /** Every reward is at least 1/2 and nothing is discounted: values grow without end. */
  private static Problem undiscounted(Random random, int width) {
    double[] reward = uniform(random, width, .5, 1);
    return Problem.withoutAnswer(
        filled(width, 0),
        (z, out) -> {
          for (int i = 0; i < width; i++) {
            out[i] = reward[i] + Math.max(z[i], z[(i + 1) % width]);
          }
        });
  }
}
