package org.equilibria.theory.wellposed;

import java.util.Arrays;
import org.equilibria.theory.numerics.Rounding;

/**
 * An enclosure of the Perron-Frobenius eigenvalue of the entrywise absolute value of a matrix.
 *
 * @param lower not above lambda_PF(|M|), up to rounding
 * @param upper not below lambda_PF(|M|), up to rounding
 */
public record PerronEnclosure(double lower, double upper) {

  private static final int MOST_STEPS = 1000;
  private static final double WIDTH = 1e-13;

  /** Entries of v stay above this, so that products with them are nowhere near to underflow. */
  private static final double LEAST = 1e-150;

  /**
   * Return the Collatz-Wielandt enclosure min_k (|M|v)_k / v_k &lt;= lambda_PF &lt;= max_k (|M|v)_k
   * / v_k (Collatz 1942, Wielandt 1950) after power steps with a positive v, until it is 1e-13 wide
   * or 1000 steps are done. It stays wide where |M| is reducible, and then is true all the same.
   */
  public static PerronEnclosure of(double[][] weight) {
    double[] v = new double[weight.length];
    Arrays.fill(v, 1);
    PerronEnclosure best = new PerronEnclosure(0, Double.POSITIVE_INFINITY);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] image = absoluteProduct(weight, v);
      best = best.intersect(v, image);
      if (!(best.upper - best.lower > WIDTH * best.upper)) {
        break;
      }
      advance(v, image, best.upper);
    }
    return best;
  }

  /**
   * Return an upper bound of lambda_PF(|M|) of which rounding takes nothing: every quotient is one
   * of sums of m positive terms, whose rounding is relative, and what underflows is below 1e-150.
   *
   * @param width m
   * @param formed roundings of an entry of M
   */
  double upperBound(int width, int formed) {
    return upper * (1 + Rounding.of(width + formed + 4)) + LEAST;
  }

  private PerronEnclosure intersect(double[] v, double[] image) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int k = 0; k < v.length; k++) {
      double ratio = image[k] / v[k];
      least = Math.min(least, ratio);
      most = Math.max(most, ratio);
    }
    return new PerronEnclosure(Math.max(lower, least), Math.min(upper, most));
  }

  /** Take a power step of |M| + shift I: the shift keeps v positive and damps cycles. */
  private static void advance(double[] v, double[] image, double upper) {
    double shift = upper / 10;
    double most = 0;
    for (int k = 0; k < v.length; k++) {
      v[k] = image[k] + shift * v[k];
      most = Math.max(most, v[k]);
    }
    for (int k = 0; k < v.length; k++) {
      v[k] = Math.max(v[k] / most, LEAST);
    }
  }

  private static double[] absoluteProduct(double[][] weight, double[] v) {
    double[] out = new double[v.length];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int j = 0; j < v.length; j++) {
        sum += Math.abs(weight[i][j]) * v[j];
      }
      out[i] = sum;
    }
    return out;
  }
}
