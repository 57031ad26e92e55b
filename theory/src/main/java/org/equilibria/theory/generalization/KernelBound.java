package org.equilibria.theory.generalization;

import java.util.Arrays;
import org.equilibria.theory.numerics.Eigen;

/**
 * A bound on the error of the kernel model with Gram matrix H trained by gradient flow, exact for
 * the linearised network and true of the network up to the remainder of {@link BallComplexity}
 * (docs/theory.md, section 5; the interpolating form is that of Arora et al., arXiv 1901.08584).
 *
 * @param distance S = sqrt(e0^T H^{-1} e0)
 * @param complexity 2 S sqrt(tr H)/n
 * @param confidence 3 sqrt(ln(2/delta)/(2n))
 * @param interpolating bound at the end of training, all radii at once
 * @param stratified smallest bound over stopping times, all radii at once
 * @param time stopping time of the smallest; infinite for the end of training
 * @param trainLoss mean ramp loss on the sample at that time
 * @param radius distance travelled at that time
 * @param price what its confidence for all radii costs the smallest; the rest of it is twice the
 *     Rademacher complexity at that radius
 */
public record KernelBound(
    double distance,
    double complexity,
    double confidence,
    double interpolating,
    double stratified,
    double time,
    double trainLoss,
    double radius,
    double price) {

  /** What smaller eigenvalues count as; harmless while their mean is above it. */
  public static final double FLOOR = 1e-15;

  private static final int TIMES = 80;

  /**
   * Compute the bound: 80 geometric stopping times from 0.1/lambda_max to 20/lambda_min, and the
   * end.
   *
   * @param gram eigenvalues of H; those below 1e-15 count as 1e-15
   * @param error e0 = f - y at the start, not zero
   * @param delta confidence parameter in (0, 1)
   */
  public static KernelBound of(Eigen gram, double[] error, double delta) {
    return of(gram, 0, error, delta);
  }

  /**
   * Compute the bound for every H' with ||H' - H||_2 &lt;= uncertainty: what training leaves of the
   * error is taken from H, and the distance to it is at most that by H less the uncertainty.
   */
  public static KernelBound of(Eigen gram, double uncertainty, double[] error, double delta) {
    return new Search(gram, uncertainty, error, delta).run();
  }

  /** What one stopping time gives. */
  private record Stop(double time, double trainLoss, double radius, double bound) {}

  private static final class Search {
    private final Eigen gram;
    private final double[] values;
    private final double[] lower;
    private final double[] coordinates;
    private final double delta;
    private final double root;

    Search(Eigen gram, double uncertainty, double[] error, double delta) {
      this.gram = gram;
      this.delta = delta;
      values = Arrays.stream(gram.values()).map(v -> Math.max(v, FLOOR)).toArray();
      lower = Arrays.stream(values).map(v -> Math.max(v - uncertainty, FLOOR)).toArray();
      coordinates = gram.coordinates(error);
      root = Math.sqrt(Arrays.stream(gram.values()).map(v -> v + uncertainty).sum());
    }

    KernelBound run() {
      int n = values.length;
      Stop end = at(Double.POSITIVE_INFINITY);
      Stop best = end;
      double first = 0.1 / values[n - 1];
      double last = 20 / values[0];
      for (int k = 0; k < TIMES; k++) {
        Stop stop = at(first * Math.pow(last / first, k / (TIMES - 1.0)));
        best = stop.bound < best.bound ? stop : best;
      }
      return new KernelBound(
          end.radius,
          2 * end.radius * root / n,
          RadiusGrid.confidenceTerm(n, delta),
          end.bound,
          best.bound,
          best.time,
          best.trainLoss,
          best.radius,
          RadiusGrid.above(best.radius).confidence(n, delta));
    }

    private Stop at(double time) {
      int n = values.length;
      double[] rest = new double[n];
      double squared = 0;
      for (int k = 0; k < n; k++) {
        double gone = -Math.expm1(-values[k] * time);
        rest[k] = (1 - gone) * coordinates[k];
        squared += gone * gone * coordinates[k] * coordinates[k] / lower[k];
      }
      double radius = Math.sqrt(squared);
      double loss =
          Arrays.stream(gram.combine(rest)).map(e -> Math.min(1, Math.abs(e))).average().orElse(0);
      RadiusGrid grid = RadiusGrid.above(radius);
      double bound = loss + 2 * grid.radius() * root / n + grid.confidence(n, delta);
      return new Stop(time, loss, radius, bound);
    }
  }
}
