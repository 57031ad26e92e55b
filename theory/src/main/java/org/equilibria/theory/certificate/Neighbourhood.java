package org.equilibria.theory.certificate;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;

/** The {@link Drift} around a point for any radius. */
public final class Neighbourhood {

  /** Operations beside sums of m and of n terms: each adds at most one roundoff to a bound. */
  private static final int OTHER_OPERATIONS = 64;

  private final Point point;
  private final double[] stateNorms;
  private final double[] adjointNorms;
  private final Knapsack[] flips;

  /** Prepare a point: O(n m log m). */
  public Neighbourhood(Point point) {
    this.point = point;
    stateNorms = Vectors.rowNorms(point.z());
    adjointNorms = Vectors.rowNorms(point.q());
    flips = new Knapsack[point.samples()];
    Arrays.setAll(flips, i -> new Knapsack(sizes(point.p()[i]), values(point.adjoint()[i])));
  }

  /** Return the point. */
  public Point point() {
    return point;
  }

  /**
   * Return the bounds at a radius, of the distance to what the point holds, whose equations are
   * solved up to its accuracy; at 0 that of the point itself. Nothing if mu_R = mu_0 - gamma
   * R/sqrt(m) is not positive.
   *
   * <p>Rounding is paid for where it could be lost in a difference, in mu_R, rho_R and the capacity
   * left of the knapsack, and in E once for all other operations, of which none subtracts.
   */
  public Optional<Drift> at(double radius) {
    double delta =
        point.gamma() * radius / Math.sqrt(point.width()) * (1 + Rounding.of(OTHER_OPERATIONS));
    Conditioning moved = point.conditioning().moved(delta);
    if (!moved.wellPosed()) {
      return Optional.empty();
    }
    int n = point.samples();
    double capacity = 1 + Rounding.of(4 * point.width() + OTHER_OPERATIONS);
    double all = 1 + Rounding.of(2 * point.width() + n + OTHER_OPERATIONS);
    double c = moved.c();
    double[] left = point.accuracy().state();
    double[] adjointLeft = point.accuracy().adjoint();
    double scale = point.alpha() * point.gamma() / Math.sqrt(point.width());
    double[] state = new double[n];
    double[] preactivation = new double[n];
    double[] flipped = new double[n];
    double[] adjoint = new double[n];
    double[] rows = new double[n];
    for (int i = 0; i < n; i++) {
      state[i] = delta * stateNorms[i] / moved.mu() + c * left[i];
      preactivation[i] = c * (delta * stateNorms[i] + (1 + moved.rho()) * left[i]);
      flipped[i] = flips[i].best(preactivation[i] * preactivation[i] * capacity);
      adjoint[i] =
          (delta * adjointNorms[i] + adjointLeft[i]) / moved.mu() + c * Math.sqrt(flipped[i]);
      rows[i] = scale * (adjoint[i] * (stateNorms[i] + state[i]) + adjointNorms[i] * state[i]);
    }
    return Optional.of(
        new Drift(
            radius, moved, state, preactivation, flipped, adjoint, rows, Vectors.norm(rows) * all));
  }

  /** Return squares, not above the true ones where they underflow. */
  private static double[] sizes(double[] x) {
    return Arrays.stream(x).map(v -> v * v < Double.MIN_NORMAL ? 0 : v * v).toArray();
  }

  /** Return squares, not below the true ones where they underflow. */
  private static double[] values(double[] x) {
    return Arrays.stream(x).map(v -> v == 0 ? 0 : Math.max(v * v, Double.MIN_NORMAL)).toArray();
  }
}
