package org.equilibria.backend.nativecpu;

import org.apache.commons.numbers.gamma.Erf;

/**
 * Evaluate functions entry by entry in f64; exp and tanh in loops that HotSpot vectorises. The
 * units in the last place below are the largest errors seen over all exponents (see the tests).
 */
final class DoubleFunctions {

  private static final long NAN_BITS = 0x7ff0000000000001L;

  /** Adding this rounds to an integer, which then stands in the lowest bits. */
  private static final double ROUNDING = 0x1.8p52;

  private static final long ROUNDING_BITS = 0x4338000000000000L;

  private static final double LOG2_E = 1.4426950408889634;

  // ln 2 in two parts; the first has so few bits that its integer multiples are exact.
  private static final double LN2_HIGH = 6.93145751953125e-1;
  private static final double LN2_LOW = 1.42860682030941723212e-6;

  private static final double EXP_UNDERFLOWS_BELOW = -746;
  private static final double EXP_OVERFLOWS_ABOVE = 710;

  // From here on tanh rounds to 1.
  private static final double TANH_IS_ONE = 20;

  private static final long BIAS = 1023;
  private static final int FRACTION_BITS = 52;

  // Makes exponents positive, so that an unsigned shift halves them: HotSpot vectorises no other
  // on processors without AVX-512.
  private static final long EVEN_OFFSET = 4096;

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

  /**
   * Write exp(a), within 2 ulp (subnormal results: within two of the smallest).
   *
   * <p>exp(a) = 2^n exp(r) with |r| at most ln 2 / 2; 2^n is multiplied in two halves, so that
   * results may be subnormal.
   */
  static void exp(double[] a, double[] out, int count, Scratch scratch) {
    double[] shifted = scratch.doubles(0);
    double[] reduced = scratch.doubles(1);
    long[] bits = scratch.longs(0);
    for (int i = 0; i < count; i++) {
      double x = Math.max(EXP_UNDERFLOWS_BELOW, Math.min(EXP_OVERFLOWS_ABOVE, a[i]));
      double t = x * LOG2_E + ROUNDING;
      double n = t - ROUNDING;
      shifted[i] = t;
      reduced[i] = x - n * LN2_HIGH - n * LN2_LOW;
    }
    for (int i = 0; i < count; i++) {
      out[i] = 1 + expm1(reduced[i]);
    }
    scratch.toBits(shifted, bits, count);
    halfPowers(bits, 0, count);
    scratch.toDoubles(bits, reduced, count);
    scratch.toBits(shifted, bits, count);
    halfPowers(bits, 1, count);
    scratch.toDoubles(bits, shifted, count);
    for (int i = 0; i < count; i++) {
      out[i] = out[i] * reduced[i] * shifted[i];
    }
  }

  /**
   * Return exp(r) - 1 for |r| at most ln 2 / 2: the rational function of Moshier's Cephes library
   * (exp.c).
   */
  private static double expm1(double r) {
    double z = r * r;
    double p =
        ((1.26177193074810590878e-4 * z + 3.02994407707441961300e-2) * z
                + 9.99999999999999999910e-1)
            * r;
    double q =
        ((3.00198505138664455042e-6 * z + 2.52448340349684104192e-3) * z
                    + 2.27265548208155028766e-1)
                * z
            + 2;
    return 2 * p / (q - p);
  }

  /** Write the bits of 2^floor((n + odd) / 2), where n stands in the lowest bits. */
  private static void halfPowers(long[] bits, int odd, int count) {
    long offset = ROUNDING_BITS - odd - EVEN_OFFSET;
    for (int i = 0; i < count; i++) {
      bits[i] = (((bits[i] - offset) >>> 1) + (BIAS - EVEN_OFFSET / 2)) << FRACTION_BITS;
    }
  }

  /** Write log(1 + a), within 1 ulp. */
  static void log1p(double[] a, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = Math.log1p(a[i]);
    }
  }

  /**
   * Write tanh(a), within 5 ulp.
   *
   * <p>tanh |a| = e / (e + 2) with e = exp(2 |a|) - 1 = 2^n (exp(r) - 1) + (2^n - 1), which loses
   * nothing near 0, where n is 0.
   */
  static void tanh(double[] a, double[] out, int count, Scratch scratch) {
    double[] powers = scratch.doubles(0);
    double[] reduced = scratch.doubles(1);
    long[] bits = scratch.longs(0);
    for (int i = 0; i < count; i++) {
      double x = 2 * Math.min(TANH_IS_ONE, Math.abs(a[i]));
      double t = x * LOG2_E + ROUNDING;
      double n = t - ROUNDING;
      powers[i] = t;
      reduced[i] = x - n * LN2_HIGH - n * LN2_LOW;
    }
    scratch.toBits(powers, bits, count);
    for (int i = 0; i < count; i++) {
      bits[i] = (bits[i] - (ROUNDING_BITS - BIAS)) << FRACTION_BITS;
    }
    scratch.toDoubles(bits, powers, count);
    for (int i = 0; i < count; i++) {
      double e = powers[i] * expm1(reduced[i]) + (powers[i] - 1);
      double magnitude = e / (e + 2);
      // The sign of a, because |tanh a| is below |2 a|; at -0 it is -0.
      out[i] = Math.max(-magnitude, Math.min(magnitude, 2 * a[i]));
    }
  }

  /** Write the error function, within 2 ulp. */
  static void erf(double[] a, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = Erf.value(a[i]);
    }
  }
}
