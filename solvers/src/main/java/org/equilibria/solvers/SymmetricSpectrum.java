package org.equilibria.solvers;

import java.util.Optional;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;

/**
 * An interval that holds every eigenvalue of a matrix whose eigenvalues are real.
 *
 * @param lower at most the smallest
 * @param upper at least the largest
 */
record SymmetricSpectrum(double lower, double upper) {

  private static final double FIRST_SLACK = 1e-9;
  private static final double SLACK_GROWTH = 8;

  /**
   * Return the interval of a weight, or empty if that is not symmetric: by its certificate, without
   * reading it, or from its entries, once a weight.
   */
  static Optional<SymmetricSpectrum> of(SolveContext context, Matrix weight, WeightMemo memo) {
    Certificate claim = memo.certificate();
    double c = claim.constant();
    if (claim.property().implies(Property.SEMIDEFINITE_CONTRACTION)) {
      return Optional.of(new SymmetricSpectrum(-c * Property.SEMIDEFINITE_SLACK, c));
    } else if (claim.property().implies(Property.SYMMETRIC_CONTRACTION)) {
      return Optional.of(new SymmetricSpectrum(-c, c));
    }
    return memo.get(
            Measured.class,
            () ->
                new Measured(
                    SymmetricSpectrum.of(Splitting.entries(context, weight), weight.rows())))
        .spectrum();
  }

  private record Measured(Optional<SymmetricSpectrum> spectrum) {}

  /**
   * Return the interval of a weight from its entries, or empty if that is not symmetric, entry by
   * entry: ends are proved by Cholesky factorizations up to rounding, in O(m^3).
   *
   * @param weight M, m x m, row-major
   */
  static Optional<SymmetricSpectrum> of(double[] weight, int m) {
    if (m == 0) {
      return Optional.of(new SymmetricSpectrum(0, 0));
    }
    double[] negative = new double[weight.length];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        if (weight[i * m + j] != weight[j * m + i]) { // NaN, too
          return Optional.empty();
        }
        negative[i * m + j] = -weight[i * m + j];
      }
    }
    return Optional.of(new SymmetricSpectrum(-above(negative, m), above(weight, m)));
  }

  /** Return a number that no eigenvalue exceeds, close to the largest. */
  private static double above(double[] symmetric, int m) {
    double found = Lanczos.largest(m, (v, out) -> Monotonicity.multiply(symmetric, v, out)).value();
    double slack = FIRST_SLACK * Math.max(1, Math.abs(found));
    while (slack < Double.POSITIVE_INFINITY
        && !Monotonicity.boundedBy(symmetric, m, found + slack)) {
      slack *= SLACK_GROWTH;
    }
    return found + slack;
  }

  /**
   * Return the interval of D M for a symmetric M with this one and every diagonal D of slopes at
   * least 0: D M has the eigenvalues of D^(1/2) M D^(1/2).
   */
  SymmetricSpectrum scaled(SlopeRange slopes) {
    return new SymmetricSpectrum(
        lower * (lower < 0 ? slopes.max() : slopes.min()),
        upper * (upper > 0 ? slopes.max() : slopes.min()));
  }
}
