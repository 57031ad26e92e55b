package org.equilibria.tck;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Arithmetic on small row-major host matrices, for references. */
final class HostMatrix {

  private static final int POWER_STEPS = 3000;

  private HostMatrix() {}

  /** Return {@code a b} for a of rows x inner entries. */
  static double[] times(double[] a, double[] b, int rows, int inner, int cols) {
    double[] c = new double[rows * cols];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < inner; k++) {
        for (int j = 0; j < cols; j++) {
          c[i * cols + j] += a[i * inner + k] * b[k * cols + j];
        }
      }
    }
    return c;
  }

  static double[] transposed(double[] a, int rows, int cols) {
    double[] t = new double[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        t[j * rows + i] = a[i * cols + j];
      }
    }
    return t;
  }

  /** Return the rows of an n x n matrix. */
  static double[][] rows(double[] a, int n) {
    double[][] rows = new double[n][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(a, i * n, (i + 1) * n));
    return rows;
  }

  static double dot(double[] a, double[] b) {
    double total = 0;
    for (int i = 0; i < a.length; i++) {
      total += a[i] * b[i];
    }
    return total;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** Return the largest sum of absolute values of a row of an n x n matrix. */
  static double infNorm(double[] a, int n) {
    double most = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Math.abs(a[i * n + j]);
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  /** Return ||a||_2, approached from below. */
  static double spectralNorm(double[] a, int n) {
    return Math.sqrt(Math.max(0, largestEigenvalue(times(transposed(a, n, n), a, n, n, n), n)));
  }

  /** Return the largest eigenvalue of (a + a^T) / 2, approached from below. */
  static double largestSymmetricEigenvalue(double[] a, int n) {
    double[] t = transposed(a, n, n);
    double[] s = new double[n * n];
    for (int i = 0; i < s.length; i++) {
      s[i] = (a[i] + t[i]) / 2;
    }
    double shift = norm(s);
    for (int i = 0; i < n; i++) {
      s[i * n + i] += shift;
    }
    return largestEigenvalue(s, n) - shift;
  }

  /** Return the Rayleigh quotient of a symmetric non-negative matrix after power iteration. */
  private static double largestEigenvalue(double[] s, int n) {
    SplittableRandom random = new SplittableRandom(17);
    double[] v = random.doubles(n, 0.5, 1.5).toArray();
    double quotient = 0;
    for (int step = 0; step < POWER_STEPS; step++) {
      double[] w = times(s, v, n, n, 1);
      double length = norm(w);
      if (length == 0) {
        return 0;
      }
      quotient = dot(v, w) / dot(v, v);
      for (int i = 0; i < n; i++) {
        v[i] = w[i] / length;
      }
    }
    return quotient;
  }

  /** Return x with {@code a x = b} by elimination with row pivoting; both are overwritten. */
  static double[] solve(double[] a, double[] b, int n) {
    for (int k = 0; k < n; k++) {
      swap(a, b, k, pivot(a, k, n), n);
      for (int i = k + 1; i < n; i++) {
        double factor = a[i * n + k] / a[k * n + k];
        for (int j = k; j < n; j++) {
          a[i * n + j] -= factor * a[k * n + j];
        }
        b[i] -= factor * b[k];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        b[i] -= a[i * n + j] * b[j];
      }
      b[i] /= a[i * n + i];
    }
    return b;
  }

  private static int pivot(double[] a, int k, int n) {
    int best = k;
    for (int i = k + 1; i < n; i++) {
      best = Math.abs(a[i * n + k]) > Math.abs(a[best * n + k]) ? i : best;
    }
    return best;
  }

  private static void swap(double[] a, double[] b, int i, int j, int n) {
    for (int c = 0; c < n; c++) {
      double held = a[i * n + c];
      a[i * n + c] = a[j * n + c];
      a[j * n + c] = held;
    }
    double held = b[i];
    b[i] = b[j];
    b[j] = held;
  }
}
