package org.equilibria.backend.nativecpu;

/**
 * Functions evaluated entry by entry in f64, in loops that HotSpot vectorises: arithmetic, min and
 * max only, no branches and no table, and short, because it does not unroll long ones. The units in
 * the last place below are the largest errors seen over all exponents (see the tests).
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
  private static final double ERF_IS_ONE = 5.93;

  private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
  private static final long MINUS_INFINITY_BITS = 0xfff0000000000000L;

  // Keeps exponents positive in unsigned arithmetic.
  private static final long EXPONENT_OFFSET = 1L << 62;

  // The smallest 1 + a above zero.
  private static final double SMALLEST_SUM = 0x1p-53;

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

  /**
   * Write log(1 + a), within 2 ulp.
   *
   * <p>u = 1 + a = 2^e m with m near 1, and log(1 + a) = e ln 2 + log(m) + (a - (u - 1)) / u: the
   * last term makes up for the rounding of u. The rational function is that of Moshier's Cephes
   * library (log.c).
   */
  static void log1p(double[] a, double[] out, int count, Scratch scratch) {
    double[] u = scratch.doubles(0);
    double[] m = scratch.doubles(1);
    double[] e = scratch.doubles(2);
    for (int i = 0; i < count; i++) {
      u[i] = 1 + a[i];
    }
    split(u, m, e, count, scratch);
    for (int i = 0; i < count; i++) {
      double finite = Math.min(Double.MAX_VALUE, a[i]);
      double lost =
          (finite - (Math.min(Double.MAX_VALUE, u[i]) - 1)) / Math.max(SMALLEST_SUM, u[i]);
      // Infinite where a is.
      u[i] = lost + (a[i] - finite);
    }
    for (int i = 0; i < count; i++) {
      double f = m[i] - 1;
      m[i] = f;
      double z = f * f;
      double p =
          ((((1.01875663804580931796e-4 * f + 4.97494994976747001425e-1) * f
                                      + 4.70579119878881725854e0)
                                  * f
                              + 1.44989225341610930846e1)
                          * f
                      + 1.79368678507819816313e1)
                  * f
              + 7.70838733755885391666e0;
      double q =
          ((((f + 1.12873587189167450590e1) * f + 4.52279145837532221105e1) * f
                              + 8.29875266912776603211e1)
                          * f
                      + 7.11544750618563894466e1)
                  * f
              + 2.31251620126765340583e1;
      u[i] += z * (f * (p / q) - 0.5);
    }
    for (int i = 0; i < count; i++) {
      double n = e[i] - ROUNDING;
      // log(1 + a) is at most a; at -0 it is -0.
      out[i] = Math.min(a[i], LN2_HIGH * n + (m[i] + (u[i] + LN2_LOW * n)));
    }
  }

  /**
   * Write u = 2^e m with m from sqrt(1/2) on; e stands in the lowest bits. Of zero e is minus
   * infinity, of what is below NaN.
   */
  private static void split(double[] u, double[] m, double[] e, int count, Scratch scratch) {
    long[] bits = scratch.longs(0);
    long[] exponents = scratch.longs(1);
    scratch.toBits(u, bits, count);
    for (int i = 0; i < count; i++) {
      long b = bits[i];
      long exponent = (b - SQRT_HALF_BITS + EXPONENT_OFFSET) >>> FRACTION_BITS;
      long usual = ~((b - 1) >> 63);
      exponents[i] =
          ((exponent + (ROUNDING_BITS - (EXPONENT_OFFSET >>> FRACTION_BITS))) & usual)
              | (MINUS_INFINITY_BITS & ~usual)
              | (b >> 63);
      bits[i] = b - (exponent << FRACTION_BITS) + EXPONENT_OFFSET;
    }
    scratch.toDoubles(bits, m, count);
    scratch.toDoubles(exponents, e, count);
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
    for (int i = 0; i < count; i++) {
      double x = 2 * Math.min(TANH_IS_ONE, Math.abs(a[i]));
      double t = x * LOG2_E + ROUNDING;
      double n = t - ROUNDING;
      powers[i] = t;
      reduced[i] = x - n * LN2_HIGH - n * LN2_LOW;
    }
    powers(powers, count, scratch);
    for (int i = 0; i < count; i++) {
      double e = powers[i] * expm1(reduced[i]) + (powers[i] - 1);
      double magnitude = e / (e + 2);
      // The sign of a, because |tanh a| is below |2 a|; at -0 it is -0.
      out[i] = Math.max(-magnitude, Math.min(magnitude, 2 * a[i]));
    }
  }

  /** Replace numbers with n in their lowest bits by 2^n. */
  private static void powers(double[] shifted, int count, Scratch scratch) {
    long[] bits = scratch.longs(0);
    scratch.toBits(shifted, bits, count);
    for (int i = 0; i < count; i++) {
      bits[i] = (bits[i] - (ROUNDING_BITS - BIAS)) << FRACTION_BITS;
    }
    scratch.toDoubles(bits, shifted, count);
  }

  /**
   * Write the error function, within 5 ulp.
   *
   * <p>erf |a| = 1 - exp(-t) with t = -log(1 - erf |a|) = |a| P(|a|) / Q(|a|), a rational function
   * fitted on the interval where erf does not round to 1, so that erf is off by less than 1.8e-18
   * of it. All coefficients are positive, so their sums cancel nothing; the larger t, the less its
   * rounding matters. exp(-t) - 1 is taken as in {@link #tanh}.
   */
  static void erf(double[] a, double[] out, int count, Scratch scratch) {
    double[] powers = scratch.doubles(0);
    double[] reduced = scratch.doubles(1);
    double[] q = scratch.doubles(2);
    for (int i = 0; i < count; i++) {
      double x = Math.min(ERF_IS_ONE, Math.abs(a[i]));
      double high =
          (((1.182728713292725e-4 * x + 3.363938585963603e-3) * x + 3.4395434933146535e-2) * x
                      + 1.8867945296937239e-1)
                  * x
              + 6.323748632946244e-1;
      q[i] = ((high * x + 1.331519225204965) * x + 1.6716894357998593) * x + 1;
    }
    for (int i = 0; i < count; i++) {
      double x = Math.min(ERF_IS_ONE, Math.abs(a[i]));
      double high =
          (((1.1825183581135391e-4 * x + 3.366379088611671e-3) * x + 3.495420110450459e-2) * x
                      + 1.9979557618656646e-1)
                  * x
              + 7.201419851921075e-1;
      double p =
          (((high * x + 1.7139055158110044) * x + 2.6694617056985352) * x + 2.5229193055777945) * x
              + 1.1283791670955126;
      q[i] = x * (p / q[i]);
    }
    for (int i = 0; i < count; i++) {
      double x = -q[i];
      double t = x * LOG2_E + ROUNDING;
      double n = t - ROUNDING;
      powers[i] = t;
      reduced[i] = x - n * LN2_HIGH - n * LN2_LOW;
    }
    powers(powers, count, scratch);
    for (int i = 0; i < count; i++) {
      double magnitude = (1 - powers[i]) - powers[i] * expm1(reduced[i]);
      // The sign of a, because |erf a| is below |2 a|; at -0 it is -0.
      out[i] = Math.max(-magnitude, Math.min(magnitude, 2 * a[i]));
    }
  }
}
