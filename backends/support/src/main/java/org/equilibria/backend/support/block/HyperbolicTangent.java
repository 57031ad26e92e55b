package org.equilibria.backend.support.block;

/**
 * tanh, several times faster than {@link Math#tanh} and within 2 ulp.
 *
 * <p>Below 0.625 in magnitude a rational function, x + x z P(z)/Q(z) with z = x^2 (Moshier, Cephes
 * mathematical library, tanh.c; its own error is 3e-17): the correction is at most 0.12 |x|, so its
 * few roundings add well below half an ulp to that of the sum. Beyond, 1 - 2/(e + 1) with e =
 * exp(2|x|): in ulps of the result (2^-53), at the worst place e = 4, the error of exp (1 ulp)
 * contributes 0.64, the sum 0.32, the quotient 0.25 and the difference 0.5.
 */
final class HyperbolicTangent {

  private static final double RATIONAL_BELOW = 0.625;

  private HyperbolicTangent() {}

  static double of(double x) {
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
    double tanh = 1 - 2 / (Math.exp(2 * magnitude) + 1);
    return Math.copySign(tanh, x);
  }
}
