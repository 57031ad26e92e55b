package org.equilibria.api.train;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Link functions from the outputs for a sample to probabilities of the classes. Where an output is
 * not finite all probabilities are NaN.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LinkFunctions {

  private LinkFunctions() {}

  /**
   * Return the point of the probability simplex nearest to the outputs, read as one-hot targets; a
   * single output f, with targets -1 and +1, is read as ((1 - f)/2, (1 + f)/2).
   *
   * @param outputs k values from {@code offset}
   */
  public static double[] linear(double[] outputs, int offset, int k) {
    double[] p = Arrays.copyOfRange(outputs, offset, offset + k);
    if (k == 1) {
      p = new double[] {(1 - p[0]) / 2, (1 + p[0]) / 2};
    }
    return finite(p) ? nearestOnSimplex(p) : unknown(p.length);
  }

  /** Return (1/(1 + e^f), 1/(1 + e^-f)), the second for the class with target +1. */
  public static double[] sigmoid(double f) {
    return softmax(new double[] {0, f}, 0, 2);
  }

  /**
   * Return e^f_i / sum_j e^f_j.
   *
   * @param outputs k values from {@code offset}
   */
  public static double[] softmax(double[] outputs, int offset, int k) {
    double[] p = Arrays.copyOfRange(outputs, offset, offset + k);
    if (!finite(p)) {
      return unknown(k);
    }
    double largest = Arrays.stream(p).max().orElse(0);
    double total = 0;
    for (int i = 0; i < k; i++) {
      p[i] = Math.exp(p[i] - largest);
      total += p[i];
    }
    for (int i = 0; i < k; i++) {
      p[i] /= total;
    }
    return p;
  }

  /** Duchi et al. 2008, figure 1: max(y - t, 0) with the t that makes the sum 1. */
  private static double[] nearestOnSimplex(double[] y) {
    double[] ascending = y.clone();
    Arrays.sort(ascending);
    double largest = ascending[y.length - 1];
    // Relative to the largest entry, so that huge outputs lose no digits of the differences.
    double sum = 0;
    double threshold = 0;
    for (int kept = 1; kept <= y.length; kept++) {
      double next = ascending[y.length - kept] - largest;
      sum += next;
      double candidate = (sum - 1) / kept;
      if (next > candidate) {
        threshold = candidate;
      }
    }
    double[] p = new double[y.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.max(y[i] - largest - threshold, 0);
    }
    return p;
  }

  private static boolean finite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  private static double[] unknown(int classes) {
    double[] p = new double[classes];
    Arrays.fill(p, Double.NaN);
    return p;
  }
}
