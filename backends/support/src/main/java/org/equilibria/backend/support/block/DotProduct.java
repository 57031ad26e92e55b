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
}
