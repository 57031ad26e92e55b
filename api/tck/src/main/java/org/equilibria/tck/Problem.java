package org.equilibria.tck;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;

/**
 * State a batch of fixed-point problems z = sigma(z W^T + bias) in host numbers.
 *
 * @param bias one row for each problem
 * @param claim what a parameterization would say of the weight
 */
@SuppressWarnings("ArrayRecordComponent") // shared between checks, never written
record Problem(
    int rows, int width, double[] weight, double[] bias, Sigma sigma, Certificate claim) {

  /**
   * Makes a weight with a property and its constant of an n x n Gaussian one, or of further draws.
   */
  private interface Maker {
    double[] make(double[] gaussian, SplittableRandom random, double constant, int n);
  }

  private static final Map<Property, Maker> MAKERS =
      Map.of(
          Property.SEMIDEFINITE_CONTRACTION,
          (g, random, constant, n) -> semidefinite(g, constant, n),
          Property.CONTRACTION_2,
          (g, random, constant, n) -> scaled(g, constant / HostMatrix.spectralNorm(g, n)),
          Property.CONTRACTION_INF,
          (g, random, constant, n) -> scaled(g, constant / HostMatrix.infNorm(g, n)),
          Property.CONTRACTION_1,
          (g, random, constant, n) ->
              HostMatrix.transposed(scaled(g, constant / HostMatrix.infNorm(g, n)), n, n),
          Property.SYMMETRIC_CONTRACTION,
          (g, random, constant, n) -> symmetric(g, constant, n),
          Property.LOG_NORM_INF,
          (g, random, constant, n) -> logNorm(g, constant, n),
          Property.NON_NEGATIVE,
          (g, random, constant, n) -> Arrays.stream(g).map(Math::abs).toArray(),
          Property.STRONGLY_MONOTONE,
          (g, random, constant, n) -> monotone(random, constant, n));

  private static final double LIPSCHITZ_CONSTANT = 4;

  /** Return whether weights of a property can be made. */
  static boolean knows(Property property) {
    return MAKERS.containsKey(property) || property.equals(Property.LIPSCHITZ);
  }

  /** Make a batch with a seeded weight of the given property and biases from N(0, 1). */
  static Problem of(Property property, double constant, int rows, int width, Sigma sigma) {
    SplittableRandom random = new SplittableRandom(29);
    double[] gaussian = gaussian(random, width * width);
    double[] weight =
        Objects.requireNonNull(MAKERS.get(property)).make(gaussian, random, constant, width);
    return new Problem(
        rows, width, weight, gaussian(random, rows * width), sigma, Certificate.NONE);
  }

  /** Make a batch for which a property, which is claimed, makes the solution unique. */
  static Problem guaranteed(Property property, int rows, int width) {
    if (property.equals(Property.LIPSCHITZ)) {
      return lipschitz(rows, width);
    } else if (!property.equals(Property.NON_NEGATIVE)) {
      double constant = property.equals(Property.STRONGLY_MONOTONE) ? 0.3 : 0.95;
      return of(property, constant, rows, width, Sigma.RELU)
          .claiming(new Certificate(property, constant));
    }
    Problem problem = of(property, 0, rows, width, Sigma.SIGMOID);
    double[] bias = Arrays.stream(problem.bias()).map(Math::abs).toArray();
    return new Problem(
        rows, width, problem.weight(), bias, Sigma.SIGMOID, new Certificate(property, 0));
  }

  private Problem claiming(Certificate other) {
    return new Problem(rows, width, weight, bias, sigma, other);
  }

  /**
   * Make a batch with {@code M = I - D^-1 ((I + D^2) / (2 g) + X^T X / 2 + S - S^T)}, which need
   * not be monotone but in the metric D (Revay, Wang and Manchester 2020).
   */
  private static Problem lipschitz(int rows, int n) {
    SplittableRandom random = new SplittableRandom(29);
    double[] part = monotone(random, 1, n); // -X^T X + C - C^T
    double[] d = new double[n];
    Arrays.setAll(d, i -> Math.exp(random.nextGaussian()));
    double[] weight = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int e = i * n + j;
        double own = i == j ? 1 - (1 + d[i] * d[i]) / (2 * LIPSCHITZ_CONSTANT * d[i]) : 0;
        weight[e] = own + part[e] / d[i];
      }
    }
    return new Problem(
        rows,
        n,
        weight,
        gaussian(random, rows * n),
        Sigma.RELU,
        new Certificate(Property.LIPSCHITZ, LIPSCHITZ_CONSTANT, d));
  }

  private static double[] symmetric(double[] g, double constant, int n) {
    double[] t = HostMatrix.transposed(g, n, n);
    double[] sum = new double[g.length];
    Arrays.setAll(sum, e -> g[e] + t[e]);
    return scaled(sum, constant / HostMatrix.spectralNorm(sum, n));
  }

  private static double[] semidefinite(double[] g, double constant, int n) {
    double[] gram = HostMatrix.times(g, HostMatrix.transposed(g, n, n), n, n, n);
    return scaled(gram, constant / HostMatrix.spectralNorm(gram, n));
  }

  /** Return {@code T - diag(|T| 1) + gamma I} (Jafarpour et al. 2021). */
  private static double[] logNorm(double[] g, double gamma, int n) {
    double[] weight = g.clone();
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Math.abs(g[i * n + j]);
      }
      weight[i * n + i] += gamma - sum;
    }
    return weight;
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }

  /** Return {@code (1 - mu) I - B^T B + C - C^T} (Winston and Kolter 2020). */
  private static double[] monotone(SplittableRandom random, double mu, int n) {
    double[] b = gaussian(random, n * n);
    double[] c = gaussian(random, n * n);
    scale(b, 0.7 / Math.sqrt(n));
    scale(c, 0.8 / Math.sqrt(n));
    double[] gram = HostMatrix.times(HostMatrix.transposed(b, n, n), b, n, n, n);
    double[] weight = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int e = i * n + j;
        weight[e] = (i == j ? 1 - mu : 0) - gram[e] + c[e] - c[j * n + i];
      }
    }
    return weight;
  }

  private static double[] gaussian(SplittableRandom random, int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  private static void scale(double[] values, double factor) {
    Arrays.setAll(values, i -> values[i] * factor);
  }

  /** Return the batch of the given rows. */
  Problem only(int... kept) {
    double[] biases = new double[kept.length * width];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(bias, kept[i] * width, biases, i * width, width);
    }
    return new Problem(kept.length, width, weight, biases, sigma, claim);
  }

  /** Return f of the states, each row computed in the same way whatever its batch. */
  double[] image(double[] z) {
    double[] image = new double[z.length];
    for (int e = 0; e < z.length; e++) {
      double total = bias[e];
      for (int k = 0; k < width; k++) {
        total += weight[e % width * width + k] * z[e / width * width + k];
      }
      image[e] = Formula.at(sigma.value(Expr.x()), total);
    }
    return image;
  }

  /** Return J v of one row at a state of it, or J^T v. */
  double[] jacobian(int row, double[] z, double[] v, boolean transposed) {
    double[] product = new double[width];
    for (int i = 0; i < width; i++) {
      double total = bias[row * width + i];
      for (int k = 0; k < width; k++) {
        total += weight[i * width + k] * z[k];
      }
      double slope = Formula.at(sigma.derivative(Expr.x()), total);
      for (int k = 0; k < width; k++) {
        double entry = slope * weight[i * width + k];
        product[transposed ? k : i] += entry * v[transposed ? i : k];
      }
    }
    return product;
  }

  /** Return the solution of one row of an affine problem, by elimination. */
  double[] solution(int row) {
    return solve(weight, Arrays.copyOfRange(bias, row * width, (row + 1) * width));
  }

  /** Return {@code (I - W^T)^{-1} cotangent}, the exact adjoint of an affine problem. */
  double[] adjoint(double[] cotangent) {
    return solve(HostMatrix.transposed(weight, width, width), cotangent.clone());
  }

  private double[] solve(double[] w, double[] right) {
    double[] system = new double[w.length];
    for (int e = 0; e < w.length; e++) {
      system[e] = (e / width == e % width ? 1 : 0) - w[e];
    }
    return HostMatrix.solve(system, right, width);
  }
}
