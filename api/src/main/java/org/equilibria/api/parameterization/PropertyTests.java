package org.equilibria.api.parameterization;

import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * The tests of the properties of {@link Property}. Sums of absolute values are exact up to
 * gamma_(m+8), relative; eigenvalues are bounded by Cholesky decompositions (Rump 2006).
 */
final class PropertyTests {

  /** Operations of an entry beside its sum. */
  private static final int OTHERS = 8;

  /** The best constant is found to this part of the first step. */
  private static final double FINENESS = 1.0 / 256;

  private static final int MOST_TRIALS = 60;

  private PropertyTests() {}

  static double contractionInf(double[][] weight, Certificate claim) {
    double[] d = diagonal(weight.length, claim);
    return contracts(claim.constant()) && positive(d, weight.length)
        ? below(claim.constant(), largestRow(weight, d, false))
        : Double.NEGATIVE_INFINITY;
  }

  static double contraction1(double[][] weight, Certificate claim) {
    return contracts(claim.constant())
        ? below(claim.constant(), largestRow(transposed(weight), ones(weight.length), false))
        : Double.NEGATIVE_INFINITY;
  }

  static double logNormInf(double[][] weight, Certificate claim) {
    double[] d = diagonal(weight.length, claim);
    return claim.constant() < 1 && positive(d, weight.length)
        ? below(claim.constant(), largestRow(weight, d, true))
        : Double.NEGATIVE_INFINITY;
  }

  static double nonNegative(double[][] weight, Certificate claim) {
    double least = Double.POSITIVE_INFINITY;
    for (double[] row : weight) {
      for (double entry : row) {
        // NaN is the least
        least = Math.min(least, entry);
      }
    }
    return claim.constant() >= 0 && least < Double.POSITIVE_INFINITY
        ? finite(least - claim.constant())
        : Double.NEGATIVE_INFINITY;
  }

  static double contraction2(double[][] weight, Certificate claim) {
    if (!contracts(claim.constant())) {
      return Double.NEGATIVE_INFINITY;
    }
    double[][] gram = gram(weight);
    double frobenius = frobenius(weight);
    double uncertainty = gamma(weight.length) * frobenius * frobenius;
    return best(
        claim.constant(), 0, c -> SemiDefinite.below(gram, Math.nextDown(c * c), uncertainty));
  }

  static double symmetricContraction(double[][] weight, Certificate claim) {
    return Arrays.deepEquals(weight, transposed(weight))
        ? contraction2(weight, claim)
        : Double.NEGATIVE_INFINITY;
  }

  static double semidefiniteContraction(double[][] weight, Certificate claim) {
    if (!contracts(claim.constant()) || !Arrays.deepEquals(weight, transposed(weight))) {
      return Double.NEGATIVE_INFINITY;
    }
    double[][] negative = new double[weight.length][weight.length];
    for (int i = 0; i < weight.length; i++) {
      for (int j = 0; j < weight.length; j++) {
        negative[i][j] = -weight[i][j];
      }
    }
    // of a power of two, so that the product is exact
    return best(
        claim.constant(),
        0,
        c ->
            SemiDefinite.below(weight, Math.nextDown(c), 0)
                && SemiDefinite.below(negative, Math.nextDown(c * Property.SEMIDEFINITE_SLACK), 0));
  }

  static double stronglyMonotone(double[][] weight, Certificate claim) {
    if (!(claim.constant() > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    double[][] t = transposed(weight);
    double[][] symmetric = new double[weight.length][weight.length];
    for (int i = 0; i < weight.length; i++) {
      for (int j = 0; j < weight.length; j++) {
        symmetric[i][j] = 0.5 * weight[i][j] + 0.5 * t[i][j];
      }
    }
    double uncertainty = gamma(0) * frobenius(weight);
    // As a bound of lambda_max from above: it is at least that of -||M||_F.
    double limit = Math.nextDown(1 - claim.constant());
    return best(
        limit,
        -frobenius(weight) - 1,
        c -> SemiDefinite.below(symmetric, Math.nextDown(c), uncertainty));
  }

  static double lipschitz(double[][] weight, Certificate claim) {
    double[] d = claim.diagonal();
    double c = claim.constant();
    boolean claims = c > 0 && positive(d, weight.length);
    return claims ? best(c, 0, g -> g > 0 && dissipates(weight, d, g)) : Double.NEGATIVE_INFINITY;
  }

  /**
   * Return whether -(2 D - D M - M^T D) + (1/g)(I + D^2) is proved to have no eigenvalue above 0.
   */
  private static boolean dissipates(double[][] weight, double[] d, double g) {
    int n = d.length;
    double[][] s = new double[n][n];
    double terms = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double a = d[i] * weight[i][j];
        double b = d[j] * weight[j][i];
        double own = i == j ? (1 + d[i] * d[i]) / g : 0;
        s[i][j] = (i == j ? own - 2 * d[i] : 0) + (a + b);
        double size = Math.abs(a) + Math.abs(b) + own + (i == j ? 2 * d[i] : 0);
        terms += size * size;
      }
    }
    return SemiDefinite.below(s, 0, gamma(0) * Math.sqrt(terms) * (1 + gamma(n * n)));
  }

  private static boolean contracts(double constant) {
    return constant >= 0 && constant < 1;
  }

  private static double below(double constant, double proved) {
    return finite(Math.nextDown(constant - proved));
  }

  private static double finite(double margin) {
    return Double.isNaN(margin) ? Double.NEGATIVE_INFINITY : margin;
  }

  /**
   * Return the largest sum of |m_ij| d_j / d_i over a row, at most, the entry of the diagonal with
   * its sign where asked.
   */
  private static double largestRow(double[][] weight, double[] d, boolean signed) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < weight.length; i++) {
      double sum = 0;
      for (int j = 0; j < weight.length; j++) {
        sum += signed && i == j ? 0 : Math.abs(weight[i][j]) * d[j] / d[i];
      }
      double others = sum * (1 + gamma(weight.length)) + Double.MIN_NORMAL;
      double own = signed ? weight[i][i] : 0;
      most = Math.max(most, Math.nextUp(own + others));
    }
    return most;
  }

  /**
   * Return the distance from a claim of "at most" down to about the least constant that is proved,
   * or up to it, below 0, where the claim is not.
   *
   * @param least no constant below it is true
   */
  private static double best(double claim, double least, DoublePredicate proves) {
    if (proves.test(claim)) {
      return claim - lowest(least, claim, proves);
    }
    double distance = Math.max(Math.ulp(claim), 1e-15);
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
      if (proves.test(claim + distance)) {
        return -distance;
      }
      distance *= 4;
    }
    return Double.NEGATIVE_INFINITY;
  }

  private static double lowest(double refuted, double proved, DoublePredicate proves) {
    double low = refuted;
    double high = proved;
    double close = FINENESS * (proved - refuted);
    while (high - low > close) {
      double middle = 0.5 * (low + high);
      if (proves.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static double[] diagonal(int width, Certificate claim) {
    return claim.diagonal().length == 0 ? ones(width) : claim.diagonal();
  }

  private static double[] ones(int width) {
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static boolean positive(double[] d, int width) {
    return d.length == width
        && Arrays.stream(d).allMatch(v -> v > 0 && v < Double.POSITIVE_INFINITY);
  }

  private static double gamma(int terms) {
    return SemiDefinite.gamma(terms + OTHERS);
  }

  private static double frobenius(double[][] weight) {
    double sum = 0;
    for (double[] row : weight) {
      for (double entry : row) {
        sum += entry * entry;
      }
    }
    return Math.sqrt(sum) * (1 + gamma(weight.length * weight.length)) + Double.MIN_NORMAL;
  }

  private static double[][] gram(double[][] a) {
    double[][] gram = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        gram[i][j] = SemiDefinite.dot(a[i], a[j], a.length);
        gram[j][i] = gram[i][j];
      }
    }
    return gram;
  }

  private static double[][] transposed(double[][] a) {
    double[][] t = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }
}
