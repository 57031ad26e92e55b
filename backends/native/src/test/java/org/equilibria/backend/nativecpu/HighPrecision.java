package org.equilibria.backend.nativecpu;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Evaluate functions to 40 digits and more, from their series. */
final class HighPrecision {

  private static final MathContext DIGITS = new MathContext(90);
  private static final BigDecimal SMALL = new BigDecimal("1e-75");
  private static final BigDecimal ONE = BigDecimal.ONE;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private HighPrecision() {}

  static BigDecimal exp(double x) {
    return exp(new BigDecimal(x));
  }

  /** The series of exp(x / 2^10), squared ten times. */
  private static BigDecimal exp(BigDecimal x) {
    BigDecimal reduced = x.divide(BigDecimal.valueOf(1024), DIGITS);
    BigDecimal term = ONE;
    BigDecimal sum = ONE;
    for (int k = 1; term.abs().compareTo(SMALL) > 0; k++) {
      term = term.multiply(reduced, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum.pow(1024, DIGITS);
  }

  static BigDecimal tanh(double x) {
    if (Math.abs(x) < 1e-8) {
      // x - x^3 / 3 + 2 x^5 / 15
      BigDecimal a = new BigDecimal(x);
      BigDecimal z = a.multiply(a, DIGITS);
      BigDecimal cubic = z.divide(BigDecimal.valueOf(3), DIGITS);
      BigDecimal quintic =
          z.multiply(z, DIGITS).multiply(TWO).divide(BigDecimal.valueOf(15), DIGITS);
      return a.multiply(ONE.subtract(cubic).add(quintic), DIGITS);
    }
    BigDecimal e = exp(2 * Math.min(Math.abs(x), 60) * Math.signum(x));
    return e.subtract(ONE).divide(e.add(ONE), DIGITS);
  }

  /** 2 artanh(y) with y = (u - 1) / (u + 1), where u 2^k is 1 + x, and k log 2. */
  static BigDecimal log1p(double x) {
    BigDecimal u = ONE.add(new BigDecimal(x));
    int k = x < 0.5 && x > -0.4 ? 0 : Math.getExponent(u.doubleValue());
    BigDecimal scaled =
        k >= 0
            ? u.divide(new BigDecimal(BigInteger.TWO.pow(k)), DIGITS)
            : u.multiply(new BigDecimal(BigInteger.TWO.pow(-k)));
    BigDecimal less = k == 0 ? u.subtract(ONE) : scaled.subtract(ONE);
    BigDecimal log = artanh(less.divide(scaled.add(ONE), DIGITS)).multiply(TWO);
    BigDecimal log2 = artanh(ONE.divide(BigDecimal.valueOf(3), DIGITS)).multiply(TWO);
    return log.add(log2.multiply(BigDecimal.valueOf(k)));
  }

  private static BigDecimal artanh(BigDecimal y) {
    BigDecimal z = y.multiply(y, DIGITS);
    BigDecimal power = y;
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal term = y;
    for (int k = 1; term.abs().compareTo(y.abs().multiply(SMALL)) > 0; k += 2) {
      term = power.divide(BigDecimal.valueOf(k), DIGITS);
      sum = sum.add(term, DIGITS);
      power = power.multiply(z, DIGITS);
    }
    return sum;
  }

  /** 2 x / sqrt(pi) times the sum of (-x^2)^k / (k! (2 k + 1)). */
  static BigDecimal erf(double x) {
    if (Math.abs(x) > 8) {
      return BigDecimal.valueOf(Math.signum(x));
    }
    BigDecimal a = new BigDecimal(x);
    BigDecimal z = a.multiply(a, DIGITS).negate();
    BigDecimal power = ONE;
    BigDecimal sum = ONE;
    for (int k = 1; power.abs().compareTo(SMALL) > 0; k++) {
      power = power.multiply(z, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * k + 1), DIGITS), DIGITS);
    }
    BigDecimal pi =
        new BigDecimal(
            "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899");
    return TWO.divide(pi.sqrt(DIGITS), DIGITS).multiply(a, DIGITS).multiply(sum, DIGITS);
  }
}
