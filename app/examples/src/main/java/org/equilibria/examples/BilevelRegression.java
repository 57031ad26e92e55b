package org.equilibria.examples;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.solve.Termination;
import org.equilibria.host.Equilibria;
import org.equilibria.host.EquilibriumGradient;
import org.equilibria.host.FixedPointProblem;

/**
 * Hyper-parameters by their gradient: the penalties exp(a_k) of a logistic regression, one a
 * feature, that make the loss on held-out samples small (Pedregosa 2016, "Hyperparameter
 * optimization with approximate gradient"; Ramzi et al. 2022, "SHINE"). The regression is the
 * equilibrium of its own solver, gradient descent,
 *
 * <pre>
 * w = w - s (sum_i -y_i x_i / (1 + exp(y_i x_i . w)) / n + exp(a) o w),
 * </pre>
 *
 * and the gradient by a passes through that equilibrium, whoever solved it.
 */
public final class BilevelRegression {

  private static final int FEATURES = 12;
  private static final int INFORMATIVE = 4;
  private static final int TRAIN = 60;
  private static final int HELD_OUT = 400;
  private static final int OUTER = 40;
  private static final double OUTER_STEP = 4;

  private final Samples train;
  private final Samples heldOut;

  /** Labels -1 and 1 of Gaussian features, of which only the first few matter. */
  @SuppressWarnings("ArrayRecordComponent") // read only
  private record Samples(double[][] x, double[] y) {

    static Samples draw(int count, SplittableRandom random) {
      double[][] x = new double[count][FEATURES];
      double[] y = new double[count];
      for (int i = 0; i < count; i++) {
        Arrays.setAll(x[i], k -> random.nextGaussian());
        double score = random.nextGaussian();
        for (int k = 0; k < INFORMATIVE; k++) {
          score += 1.5 * x[i][k];
        }
        y[i] = Math.signum(score);
      }
      return new Samples(x, y);
    }

    double margin(int i, double[] w) {
      double score = 0;
      for (int k = 0; k < FEATURES; k++) {
        score += x[i][k] * w[k];
      }
      return y[i] * score;
    }

    double loss(double[] w) {
      double total = 0;
      for (int i = 0; i < y.length; i++) {
        total += Math.log1p(Math.exp(-margin(i, w)));
      }
      return total / y.length;
    }

    double[] gradient(double[] w) {
      double[] gradient = new double[FEATURES];
      for (int i = 0; i < y.length; i++) {
        double weight = -y[i] / (1 + Math.exp(margin(i, w))) / y.length;
        for (int k = 0; k < FEATURES; k++) {
          gradient[k] += weight * x[i][k];
        }
      }
      return gradient;
    }

    /** Return the product of the second derivative of the loss with a vector. */
    double[] curvature(double[] w, double[] v) {
      double[] product = new double[FEATURES];
      for (int i = 0; i < y.length; i++) {
        double p = 1 / (1 + Math.exp(margin(i, w)));
        double along = 0;
        for (int k = 0; k < FEATURES; k++) {
          along += x[i][k] * v[k];
        }
        for (int k = 0; k < FEATURES; k++) {
          product[k] += p * (1 - p) * along * x[i][k] / y.length;
        }
      }
      return product;
    }
  }

  /**
   * What a search for penalties found.
   *
   * @param penalties exp(a)
   * @param loss on the held-out samples
   * @param evaluations of the gradient of the regression, and of products with its curvature
   */
  @SuppressWarnings("ArrayRecordComponent") // read only
  record Found(double[] penalties, double loss, long evaluations) {}

  /** Draw samples. */
  BilevelRegression(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    train = Samples.draw(TRAIN, random);
    heldOut = Samples.draw(HELD_OUT, random);
  }

  /** Print what each gradient finds, with tolerances that fall and without. */
  public static void main(String[] args) {
    BilevelRegression regression = new BilevelRegression(7);
    try (Equilibria eq = Equilibria.builder().build()) {
      System.out.printf("loss before: %.5f%n", regression.lossAt(eq, new double[FEATURES]));
      for (String gradient : List.of("implicit", "shine{fallback=100}", "jfb")) {
        for (boolean falling : new boolean[] {false, true}) {
          Found found = regression.search(eq, gradient, falling);
          System.out.printf(
              "%-20s tolerance %-11s loss %.5f after %d evaluations%n",
              gradient, falling ? "falls" : "stays 1e-9", found.loss(), found.evaluations());
        }
      }
    }
  }

  /** Return the map of the regression's solver at penalties exp(a). */
  private FixedPointMap map(double... a) {
    double[] penalties = Arrays.stream(a).map(Math::exp).toArray();
    double step = step(penalties);
    return FixedPointMap.of(
        1,
        FEATURES,
        (row, w, out) -> {
          double[] gradient = train.gradient(w);
          Arrays.setAll(out, k -> w[k] - step * (gradient[k] + penalties[k] * w[k]));
        },
        (row, w, u, out) -> {
          double[] curvature = train.curvature(w, u);
          Arrays.setAll(out, k -> u[k] - step * (curvature[k] + penalties[k] * u[k]));
        });
  }

  /**
   * Return a step below 1 / L, L being at most a quarter of the mean square of x, and a penalty.
   */
  private double step(double... penalties) {
    double square = Arrays.stream(train.x()).mapToDouble(x -> dot(x, x)).average().orElseThrow();
    return 1 / (square / 4 + Arrays.stream(penalties).max().orElseThrow());
  }

  private static double dot(double[] a, double... b) {
    double total = 0;
    for (int k = 0; k < a.length; k++) {
      total += a[k] * b[k];
    }
    return total;
  }

  private FixedPointProblem problem(Equilibria eq, double rtol, double... a) {
    return eq.problem(map(a)).solver("broyden").termination(Termination.relative(rtol));
  }

  /** Return the loss of the regression on the held-out samples. */
  double lossAt(Equilibria eq, double... a) {
    return heldOut.loss(problem(eq, 1e-12, a).solve(new double[FEATURES]).values());
  }

  /** Return the gradient of that loss by a. */
  double[] gradientAt(Equilibria eq, String gradient, double... a) {
    EquilibriumGradient found =
        problem(eq, 1e-12, a)
            .gradient(gradient)
            .differentiate(new double[FEATURES], heldOut::gradient);
    return byPenalties(found, a);
  }

  /** Take the gradient on from the equilibrium: a_k enters f as -s exp(a_k) w_k. */
  private double[] byPenalties(EquilibriumGradient gradient, double... a) {
    double[] penalties = Arrays.stream(a).map(Math::exp).toArray();
    double step = step(penalties);
    return gradient.byParameters(
        FEATURES, (row, w, u, out) -> Arrays.setAll(out, k -> -step * penalties[k] * w[k] * u[k]));
  }

  /**
   * Follow the gradient from penalties of 1, each regression from the one before.
   *
   * @param gradient such as {@code implicit}
   * @param falling whether tolerances fall from .1 by a third at every step, down to 1e-9
   */
  Found search(Equilibria eq, String gradient, boolean falling) {
    double[] a = new double[FEATURES];
    double[] w = new double[FEATURES];
    long evaluations = 0;
    for (int k = 0; k < OUTER; k++) {
      double rtol = falling ? Math.max(1e-9, .1 * Math.pow(2.0 / 3, k)) : 1e-9;
      EquilibriumGradient found =
          problem(eq, rtol, a).gradient(gradient).differentiate(w, heldOut::gradient);
      double[] by = byPenalties(found, a);
      Arrays.setAll(a, i -> a[i] - OUTER_STEP * by[i]);
      w = found.solution().values();
      evaluations += found.solution().stats().evaluations();
      evaluations += found.estimatorWork().evaluations();
      evaluations += found.adjoints().stream().mapToLong(s -> s.stats().evaluations()).sum();
    }
    return new Found(Arrays.stream(a).map(Math::exp).toArray(), lossAt(eq, a), evaluations);
  }
}
