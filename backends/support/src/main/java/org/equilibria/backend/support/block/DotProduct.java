package org.equilibria.backend.support.block;

import org.apiguardian.api.API;

/** Inner products in f64. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DotProduct {

  private DotProduct() {}

  /**
   * Return the inner product of the first {@code count} entries. Four sums keep the adder busy;
   * which term goes to which depends on its position alone.
   */
  public static double of(double[] a, double[] b, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 4 <= count; k += 4) {
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    for (; k < count; k++) {
      s0 += a[k] * b[k];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * Add the inner products of a and b with c, each as {@link #of} returns it, to two sums. Entries
   * of c are read once for both, and twice as many sums keep the adder twice as busy.
   *
   * @param at where the sum of a is; that of b is at {@code at + stride}
   */
  static void add(
      double[] a, double[] b, double[] c, int count, double[] sums, int at, int stride) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double b3 = 0;
    int k = 0;
    for (; k + 4 <= count; k += 4) {
      a0 += a[k] * c[k];
      b0 += b[k] * c[k];
      a1 += a[k + 1] * c[k + 1];
      b1 += b[k + 1] * c[k + 1];
      a2 += a[k + 2] * c[k + 2];
      b2 += b[k + 2] * c[k + 2];
      a3 += a[k + 3] * c[k + 3];
      b3 += b[k + 3] * c[k + 3];
    }
    for (; k < count; k++) {
      a0 += a[k] * c[k];
      b0 += b[k] * c[k];
    }
    sums[at] += (a0 + a1) + (a2 + a3);
    sums[at + stride] += (b0 + b1) + (b2 + b3);
  }
}
