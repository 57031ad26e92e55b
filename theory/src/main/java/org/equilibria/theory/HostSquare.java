package org.equilibria.theory;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.theory.numerics.Rounding;

/**
 * Square matrices as row-major host arrays in f64, for what takes O(width^2) and has no operation
 * of its own in a {@link Backend}.
 */
final class HostSquare {

  private HostSquare() {}

  /** Return the entries. */
  static double[] read(Backend backend, Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    backend.download(a, values);
    return values;
  }

  /** Write scale (A - A^T) to the output. */
  static void skew(Backend backend, double scale, Matrix a, Matrix out) {
    backend.upload(combined(read(backend, a), a.rows(), scale, -scale), out);
  }

  /** Add scale (A - A^T) to an array. */
  static void addSkew(Backend backend, double scale, Matrix a, double[] out) {
    double[] skew = combined(read(backend, a), a.rows(), scale, -scale);
    for (int e = 0; e < out.length; e++) {
      out[e] += skew[e];
    }
  }

  /** Write scale (A + A^T) to the output, of which entries beside the diagonal are equal. */
  static void symmetric(Backend backend, double scale, Matrix a, Matrix out) {
    backend.upload(combined(read(backend, a), a.rows(), scale, scale), out);
  }

  private static double[] combined(double[] a, int n, double own, double transposed) {
    double[] sum = new double[a.length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sum[i * n + j] = own * a[i * n + j] + transposed * a[j * n + i];
      }
    }
    return sum;
  }

  /** Return an upper bound of the sum of the squares. */
  static double squares(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum * (1 + Rounding.of(values.length + 2));
  }

  /** Return whether every value is finite. */
  static boolean isFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
