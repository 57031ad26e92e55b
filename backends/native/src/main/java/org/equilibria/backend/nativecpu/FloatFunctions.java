package org.equilibria.backend.nativecpu;

/**
 * Evaluate functions entry by entry in f32, in loops that HotSpot vectorises: arithmetic, min and
 * max only, no branches and no table. The units in the last place below are the largest errors seen
 * against f64 over all exponents (see the tests).
 */
final class FloatFunctions {

  /** Adding this rounds to an integer, which then stands in the lowest bits. */
  private static final float ROUNDING = 0x1.8p23f;

  private static final float LOG2_E = 0x1.715476p0f;

  // ln 2 in two parts; the first has so few bits that its integer multiples are exact.
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  private static final float EXP_UNDERFLOWS_BELOW = -104.5f;
  private static final float EXP_OVERFLOWS_ABOVE = 89f;

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
    float[] shifted = scratch.low();
    float[] reduced = scratch.high();
    int[] bits = scratch.bits();
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
    int rounding = Float.floatToRawIntBits(ROUNDING) - odd;
    for (int i = 0; i < count; i++) {
      bits[i] = (((bits[i] - rounding) >> 1) + BIAS) << FRACTION_BITS;
    }
  }

  /** Write log(1 + a), correctly rounded but for few. */
  static void log1p(float[] a, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = (float) Math.log1p(a[i]);
    }
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
