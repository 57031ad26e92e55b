package org.equilibria.backend.nativecpu;

import org.apache.commons.numbers.gamma.Erf;

/** Evaluate functions entry by entry in f64. */
final class DoubleFunctions {

  private static final long NAN_BITS = 0x7ff0000000000001L;

  private static final double RATIONAL_BELOW = 0.625;

  private DoubleFunctions() {}

  /** Write a where the condition is above zero, else b. */
  static void choose(
      double[] condition, double[] a, double[] b, double[] out, int count, Scratch scratch) {
    long[] c = scratch.longs(0);
    long[] x = scratch.longs(1);
    long[] y = scratch.longs(2);
    scratch.toBits(condition, c, count);
    scratch.toBits(a, x, count);
    scratch.toBits(b, y, count);
    for (int i = 0; i < count; i++) {
      // All ones where the bits, as a signed number, are above 0 and at most those of infinity.
      long positive = (~c[i] & -c[i] & (c[i] - NAN_BITS)) >> 63;
      x[i] = (x[i] & positive) | (y[i] & ~positive);
    }
    scratch.toDoubles(x, out, count);
  }

  /** Write exp(a), within 1 ulp. */
  static void exp(double[] a, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = Math.exp(a[i]);
    }
  }

  /** Write log(1 + a), within 1 ulp. */
  static void log1p(double[] a, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = Math.log1p(a[i]);
    }
  }

  /** Write tanh(a), within 2 ulp. */
  static void tanh(double[] a, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = tanh(a[i]);
    }
  }

  /**
   * Return tanh(x): a rational function near 0 (Moshier, Cephes mathematical library, tanh.c), 1 -
   * 2/(exp(2|x|) + 1) beyond; several times faster than {@link Math#tanh}.
   */
  private static double tanh(double x) {
    double magnitude = Math.abs(x);
    if (magnitude < RATIONAL_BELOW) {
      double z = x * x;
      double p =
          (-9.64399179425052238628e-1 * z - 9.92877231001918586564e1) * z
              - 1.61468768441708447952e3;
      double q =
          ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z
              + 4.84406305325125486048e3;
      return x + x * z * (p / q);
    }
    return Math.copySign(1 - 2 / (Math.exp(2 * magnitude) + 1), x);
  }

  /** Write the error function, within 2 ulp. */
  static void erf(double[] a, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = Erf.value(a[i]);
    }
  }
}
