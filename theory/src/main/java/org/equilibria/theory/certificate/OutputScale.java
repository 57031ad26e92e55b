package org.equilibria.theory.certificate;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The output scale alpha from which on gradient flow is certified from a point. Equilibria and
 * adjoints do not depend on alpha: J0 and its drift are proportional to it, f is too, and y is not.
 */
public final class OutputScale {

  private static final int RADII = 400;

  /** The radius that training needs falls with alpha. */
  private static final double LEAST_RADIUS = 1e-14;

  private static final double LARGEST_FACTOR = 1e12;
  private static final double STEP = Math.pow(10, 0.25);
  private static final int BISECTIONS = 12;

  private final Point point;
  private final double[] outputs;
  private final List<Drift> drifts;

  /**
   * Scan the radii at alpha = 1 times that of the point: O(400 n m).
   *
   * @param outputs f at the point, minus its initial value where it is centred
   */
  public OutputScale(Point point, double[] outputs) {
    this.point = point;
    this.outputs = outputs.clone();
    double most = point.wellPosedRadius();
    Neighbourhood neighbourhood = new Neighbourhood(point);
    drifts =
        most > 0
            ? IntStream.range(0, RADII)
                .parallel()
                .mapToDouble(k -> most * Math.pow(LEAST_RADIUS, 1 - k / (RADII - 1.0)))
                .boxed()
                .flatMap(radius -> neighbourhood.at(radius).stream())
                .toList()
            : List.of();
  }

  /**
   * Return the least alpha, not below that of the point and to a percent, at which the margin of
   * gradient flow reaches 1; empty if none up to 1e12 times as large is found.
   */
  public OptionalDouble certified() {
    double below = 1;
    for (double factor = 1; factor <= LARGEST_FACTOR; factor *= STEP) {
      if (margin(factor) > 1) {
        return OptionalDouble.of(point.alpha() * bisected(below, factor));
      }
      below = factor;
    }
    return OptionalDouble.empty();
  }

  private double bisected(double below, double above) {
    double low = below;
    double high = above;
    for (int step = 0; step < BISECTIONS && low < high; step++) {
      double middle = Math.sqrt(low * high);
      if (margin(middle) > 1) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private double margin(double factor) {
    double[] error = point.error().clone();
    Arrays.setAll(error, i -> error[i] + (factor - 1) * outputs[i]);
    if (!point.isKnown(factor * point.accuracy().errorNorm(), error)) {
      return 0;
    }
    PointBounds bounds = PointBounds.scaled(point, factor, error);
    return drifts.stream()
        .mapToDouble(drift -> Rates.of(bounds, scaled(drift, factor)).flowMargin())
        .max()
        .orElse(0);
  }

  private static Drift scaled(Drift drift, double factor) {
    return new Drift(
        drift.radius(),
        drift.conditioning(),
        drift.state(),
        drift.preactivation(),
        drift.flipped(),
        drift.adjoint(),
        drift.rows(),
        factor * drift.jacobian());
  }
}
