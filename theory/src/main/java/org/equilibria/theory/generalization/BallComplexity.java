package org.equilibria.theory.generalization;

import java.util.Arrays;
import org.equilibria.theory.certificate.Drift;
import org.equilibria.theory.certificate.Neighbourhood;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.numerics.Vectors;

/**
 * A bound on the empirical Rademacher complexity of {f_A: ||A - A0||_F &lt;= R} (docs/theory.md,
 * section 5, proved for an A0 that does not depend on the sample). f_{A0} drops out, so the bound
 * feels the distance from the initialisation, not the size of the weights.
 *
 * @param radius R
 * @param linear R sqrt(tr H0)/n, the complexity of the linearised model
 * @param remainder (1/n) sum_i int_0^R eps_i(s) ds from above: what the network adds
 * @param trivial alpha (gamma R/sqrt m) ||b|| mean ||z_i|| / mu_R, which needs no linearisation
 */
public record BallComplexity(double radius, double linear, double remainder, double trivial) {

  private static final int POINTS = 64;

  /**
   * Compute the bound.
   *
   * @param neighbourhood around A0
   * @param readoutNorm ||b||
   * @param radius R, below {@link Point#wellPosedRadius}; beyond it everything but the linear part
   *     is infinite
   */
  public static BallComplexity of(Neighbourhood neighbourhood, double readoutNorm, double radius) {
    Point point = neighbourhood.point();
    double trace = Arrays.stream(point.gram().values()).sum();
    double step = point.gamma() * radius / Math.sqrt(point.width());
    double meanState = Arrays.stream(Vectors.rowNorms(point.z())).average().orElse(0);
    double inverse = point.conditioning().moved(step).inverseBound();
    return new BallComplexity(
        radius,
        radius * Math.sqrt(trace) / point.samples(),
        remainder(neighbourhood, radius),
        point.alpha() * step * readoutNorm * meanState * inverse);
  }

  /** Return the complexity, the smaller of linear + remainder and the trivial bound. */
  public double value() {
    return Math.min(linear + remainder, trivial);
  }

  /** Sum to the right on 64 geometric points: eps_i does not decrease, so this is from above. */
  private static double remainder(Neighbourhood neighbourhood, double radius) {
    double sum = 0;
    double last = 0;
    for (int k = 0; k < POINTS; k++) {
      double s = radius * Math.pow(1e-6, 1 - k / (POINTS - 1.0));
      double mean =
          neighbourhood
              .at(s)
              .map(Drift::rows)
              .map(rows -> Arrays.stream(rows).average().orElse(0))
              .orElse(Double.POSITIVE_INFINITY);
      sum += (s - last) * mean;
      last = s;
    }
    return sum;
  }
}
