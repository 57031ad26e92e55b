package org.equilibria.backend.nativecpu;

/**
 * Functions evaluated entry by entry in f32, in loops that HotSpot vectorises: arithmetic, min and
 * max only, no branches and no table, and short, because it does not unroll long ones. The units in
 * the last place below are the largest errors seen against f64 over all exponents (see the tests).
 */
final class FloatFunctions {

  /** Adding this rounds to an integer, which then stands in the lowest bits. */
  private static final float ROUNDING = 0x1.8p23f;

  private static final int ROUNDING_BITS = 0x4b400000;

  private static final int SQRT_HALF_BITS = 0x3f3504f3;

  private static final int MINUS_INFINITY_BITS = 0xff800000;

  // The smallest 1 + a above zero.
  private static final float SMALLEST_SUM = 0x1p-24f;

  private static final float LOG2_E = 0x1.715476p0f;

  // ln 2 in two parts; the first has so few bits that its integer multiples are exact.
  private static final float LN2_HIGH = 6.93145751953125e-1f;
  private static final float LN2_LOW = 1.42860682030941723212e-6f;

  private static final float EXP_UNDERFLOWS_BELOW = -104.5f;
  private static final float EXP_OVERFLOWS_ABOVE = 89f;

  private static final int NAN_BITS = 0x7f800001;

  private static final int BIAS = 127;
  private static final int FRACTION_BITS = 23;

  // From here on the functions round to 1.
  private static final float TANH_IS_ONE = 9.02f;
  private static final float ERF_IS_ONE = 3.93f;

  private FloatFunctions() {}

  /**
   * Write exp(a), within 2 ulp (subnormal results: within two of the smallest).
   *
   * <p>exp(a) = 2^n exp(r) with |r| at most ln 2 / 2; the polynomial is that of Moshier's Cephes
   * library (expf). 2^n is multiplied in two halves, so that results may be subnormal.
   */
  static void exp(float[] a, float[] out, int count, Scratch scratch) {
    float[] shifted = scratch.floats(0);
    float[] reduced = scratch.floats(1);
    int[] bits = scratch.ints(0);
    for (int i = 0; i < count; i++) {
      float x = Math.max(EXP_UNDERFLOWS_BELOW, Math.min(EXP_OVERFLOWS_ABOVE, a[i]));
      float t = x * LOG2_E + ROUNDING;
      float n = t - ROUNDING;
      shifted[i] = t;
      reduced[i] = x - n * LN2_HIGH - n * LN2_LOW;
    }
    for (int i = 0; i < count; i++) {
      float r = reduced[i];
      float p =
          ((((1.9875691500e-4f * r + 1.3981999507e-3f) * r + 8.3334519073e-3f) * r
                          + 4.1665795894e-2f)
                      * r
                  + 1.6666665459e-1f)
              * r;
      out[i] = (p + 5.0000001201e-1f) * (r * r) + r + 1;
    }
    scratch.toBits(shifted, bits, count);
    halfPowers(bits, 0, count);
    scratch.toFloats(bits, reduced, count);
    scratch.toBits(shifted, bits, count);
    halfPowers(bits, 1, count);
    scratch.toFloats(bits, shifted, count);
    for (int i = 0; i < count; i++) {
      out[i] = out[i] * reduced[i] * shifted[i];
    }
  }

  /** Write the bits of 2^floor((n + odd) / 2), where n stands in the lowest bits. */
  private static void halfPowers(int[] bits, int odd, int count) {
    int rounding = ROUNDING_BITS - odd;
    for (int i = 0; i < count; i++) {
      bits[i] = (((bits[i] - rounding) >> 1) + BIAS) << FRACTION_BITS;
    }
  }

  /**
   * Write log(1 + a), within 2 ulp.
   *
   * <p>u = 1 + a = 2^e m with m near 1, and log(1 + a) = e ln 2 + log(m) + (a - (u - 1)) / u: the
   * last term makes up for the rounding of u. The polynomial is that of Moshier's Cephes library
   * (logf).
   */
  static void log1p(float[] a, float[] out, int count, Scratch scratch) {
    float[] u = scratch.floats(0);
    float[] m = scratch.floats(1);
    float[] e = scratch.floats(2);
    for (int i = 0; i < count; i++) {
      u[i] = 1 + a[i];
    }
    split(u, m, e, count, scratch);
    for (int i = 0; i < count; i++) {
      float finite = Math.min(Float.MAX_VALUE, a[i]);
      float lost = (finite - (Math.min(Float.MAX_VALUE, u[i]) - 1)) / Math.max(SMALLEST_SUM, u[i]);
      // Infinite where a is.
      u[i] = lost + (a[i] - finite);
    }
    for (int i = 0; i < count; i++) {
      float f = m[i] - 1;
      float p =
          (((7.0376836292e-2f * f - 1.1514610310e-1f) * f + 1.1676998740e-1f) * f
                      - 1.2420140846e-1f)
                  * f
              + 1.4249322787e-1f;
      p = (((p * f - 1.6668057665e-1f) * f + 2.0000714765e-1f) * f - 2.4999993993e-1f) * f;
      u[i] += (f * (p + 3.3333331174e-1f) - 0.5f) * (f * f);
    }
    for (int i = 0; i < count; i++) {
      float n = e[i] - ROUNDING;
      // log(1 + a) is at most a; at -0 it is -0.
      out[i] = Math.min(a[i], LN2_HIGH * n + (m[i] - 1 + (u[i] + LN2_LOW * n)));
    }
  }

  /**
   * Write u = 2^e m with m from sqrt(1/2) on; e stands in the lowest bits. Of zero e is minus
   * infinity, of what is below NaN.
   */
  private static void split(float[] u, float[] m, float[] e, int count, Scratch scratch) {
    int[] bits = scratch.ints(0);
    int[] exponents = scratch.ints(1);
    scratch.toBits(u, bits, count);
    for (int i = 0; i < count; i++) {
      int b = bits[i];
      int exponent = (b - SQRT_HALF_BITS) >> FRACTION_BITS;
      int usual = ~((b - 1) >> 31);
      exponents[i] =
          ((exponent + ROUNDING_BITS) & usual) | (MINUS_INFINITY_BITS & ~usual) | (b >> 31);
      bits[i] = b - (exponent << FRACTION_BITS);
    }
    scratch.toFloats(bits, m, count);
    scratch.toFloats(exponents, e, count);
  }

  /** Write a where the condition is above zero, else b. */
  static void choose(
      float[] condition, float[] a, float[] b, float[] out, int count, Scratch scratch) {
    int[] c = scratch.ints(0);
    int[] x = scratch.ints(1);
    int[] y = scratch.ints(2);
    scratch.toBits(condition, c, count);
    scratch.toBits(a, x, count);
    scratch.toBits(b, y, count);
    for (int i = 0; i < count; i++) {
      // All ones where the bits, as a signed number, are above 0 and at most those of infinity.
      int positive = (~c[i] & -c[i] & (c[i] - NAN_BITS)) >> 31;
      x[i] = (x[i] & positive) | (y[i] & ~positive);
    }
    scratch.toFloats(x, out, count);
  }

  /**
   * Write tanh(a), within 6 ulp.
   *
   * <p>A rational function x P(x^2) / Q(x^2), fitted to a relative error of 2.2e-8 on the interval
   * where tanh does not round to 1.
   */
  static void tanh(float[] a, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      float x = Math.max(-TANH_IS_ONE, Math.min(TANH_IS_ONE, a[i]));
      float z = x * x;
      float p =
          ((1.3317811742297181e-8f * z + 2.0582572687999345e-5f) * z + 0.003493980271741748f) * z
              + 0.13379673659801483f;
      float q =
          ((7.761502729408676e-7f * z + 3.2830031705088913e-4f) * z + 0.02587086893618107f) * z
              + 0.4671298861503601f;
      out[i] = Math.max(-1f, Math.min(1f, x * (p * z + 1) / (q * z + 1)));
    }
  }

  /**
   * Write the error function, within 6 ulp.
   *
   * <p>A rational function x P(x^2) / Q(x^2), fitted to a relative error of 2e-8 on the interval
   * where erf does not round to 1.
   */
  static void erf(float[] a, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      float x = Math.max(-ERF_IS_ONE, Math.min(ERF_IS_ONE, a[i]));
      float z = x * x;
      float p =
          ((2.0419402062543668e-6f * z + 2.847888390533626e-4f) * z + 0.0037791086360812187f) * z
              + 0.05278870835900307f;
      float q =
          ((3.80027195205912e-5f * z + 0.001165075576864183f) * z + 0.014996439218521118f) * z
              + 0.11425302922725677f;
      float numerator = (p * z + 0.1907733827829361f) * z + 1.1283791065216064f;
      float denominator = (q * z + 0.5024012327194214f) * z + 1;
      out[i] = Math.max(-1f, Math.min(1f, x * numerator / denominator));
    }
  }
}
