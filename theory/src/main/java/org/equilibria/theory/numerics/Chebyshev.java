package org.equilibria.theory.numerics;

import java.util.Arrays;

/** Interpolation of functions on [-1, 1] at Chebyshev nodes. */
public final class Chebyshev {

  /** What is smaller at the end of a series is rounding and left out. */
  private static final double ROUNDING = 2e-15;

  private final double[] coefficients;
  private final double tail;

  private Chebyshev(double[] coefficients, double tail) {
    this.coefficients = coefficients;
    this.tail = tail;
  }

  /** Return the n-th of {@code count} nodes, cos(pi (n + 1/2)/count). */
  public static double node(int n, int count) {
    return Math.cos(Math.PI * (n + 0.5) / count);
  }

  /** Return the interpolant of values at the nodes, in their order. */
  public static Chebyshev through(double[] values) {
    int count = values.length;
    double[] coefficients = new double[count];
    for (int degree = 0; degree < count; degree++) {
      double sum = 0;
      for (int n = 0; n < count; n++) {
        // Reduced modulo the period 4 count, so that large angles lose nothing.
        long quarter = (long) degree * (2 * n + 1) % (4L * count);
        sum += values[n] * Math.cos(Math.PI * quarter / (2.0 * count));
      }
      coefficients[degree] = (degree == 0 ? 1 : 2) * sum / count;
    }
    return new Chebyshev(trimmed(coefficients), largest(coefficients, count - count / 8));
  }

  /** Return the largest of the last eighth of all coefficients: about the interpolant's error. */
  public double tail() {
    return tail;
  }

  /** Return the value at x in [-1, 1], by Clenshaw's recurrence. */
  public double at(double x) {
    double first = 0;
    double second = 0;
    for (int degree = coefficients.length - 1; degree > 0; degree--) {
      double next = 2 * x * first - second + coefficients[degree];
      second = first;
      first = next;
    }
    return x * first - second + coefficients[0];
  }

  private static double[] trimmed(double[] coefficients) {
    double least = ROUNDING * largest(coefficients, 0);
    int length = coefficients.length;
    while (length > 1 && Math.abs(coefficients[length - 1]) < least) {
      length--;
    }
    return Arrays.copyOf(coefficients, length);
  }

  private static double largest(double[] coefficients, int from) {
    return Arrays.stream(coefficients, from, coefficients.length).map(Math::abs).max().orElse(0);
  }
}
