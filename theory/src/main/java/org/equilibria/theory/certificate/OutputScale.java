package org.equilibria.theory.certificate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
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

  /** How far apart radii are looked at about the best one, and how many to either side. */
  private static final double FINE = 1.005;

  private static final int FINE_RADII = 60;

  private final Point point;
  private final double[] outputs;
  private final Neighbourhood neighbourhood;
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
    neighbourhood = new Neighbourhood(point);
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
   * Return an alpha, not below that of the point, from which on gradient flow is certified: the
   * least at which it is for any radii as far apart as those of {@link ConvergenceCertificate},
   * which move with alpha. Empty if none up to 1e12 times as large is found.
   */
  public OptionalDouble certified() {
    double below = 1;
    for (double factor = 1; factor <= LARGEST_FACTOR; factor *= STEP) {
      if (margin(drifts, factor) > 1) {
        return factor == 1
            ? OptionalDouble.of(point.alpha())
            : sure(bisected(below, factor, f -> margin(drifts, f) > 1));
      }
      below = factor;
    }
    return OptionalDouble.empty();
  }

  private static double bisected(double below, double above, DoublePredicate holds) {
    double low = below;
    double high = above;
    for (int step = 0; step < BISECTIONS && low < high; step++) {
      double middle = Math.sqrt(low * high);
      if (holds.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** Look closer about the best radius, where some radius is certified at the given factor. */
  private OptionalDouble sure(double factor) {
    double best =
        drifts.stream()
            .max(Comparator.comparingDouble(drift -> margin(List.of(drift), factor)))
            .orElseThrow()
            .radius();
    List<Drift> fine =
        IntStream.rangeClosed(-FINE_RADII, FINE_RADII)
            .parallel()
            .mapToObj(k -> neighbourhood.at(best * Math.pow(FINE, k)))
            .flatMap(Optional::stream)
            .toList();
    for (double above = factor; above < STEP * factor; above *= FINE * FINE) {
      if (isSure(fine, above)) {
        double from = Math.max(1, factor / STEP);
        return OptionalDouble.of(point.alpha() * bisected(from, above, f -> isSure(fine, f)));
      }
    }
    return OptionalDouble.empty();
  }

  /** Return whether radii in a row are certified that one of the certificate's is among. */
  private boolean isSure(List<Drift> fine, double factor) {
    double[] margins = margins(fine, factor);
    double distance = margins.length == 0 ? 0 : bounds(factor).distance();
    double apart = Math.log(ConvergenceCertificate.apart(distance, point.wellPosedRadius()));
    int needed = 1 + (int) Math.ceil(apart / Math.log(FINE));
    int inARow = 0;
    for (double margin : margins) {
      inARow = margin > 1 ? inARow + 1 : 0;
      if (inARow >= needed) {
        return true;
      }
    }
    return false;
  }

  private double margin(List<Drift> some, double factor) {
    return Arrays.stream(margins(some, factor)).max().orElse(0);
  }

  /** Return the margin of gradient flow at each radius; none where outputs are not known. */
  private double[] margins(List<Drift> some, double factor) {
    if (!point.isKnown(factor * point.accuracy().errorNorm(), error(factor))) {
      return new double[0];
    }
    PointBounds bounds = bounds(factor);
    return some.stream()
        .mapToDouble(drift -> Rates.of(bounds, scaled(drift, factor)).flowMargin())
        .toArray();
  }

  private PointBounds bounds(double factor) {
    return PointBounds.scaled(point, factor, error(factor));
  }

  private double[] error(double factor) {
    double[] error = point.error().clone();
    Arrays.setAll(error, i -> error[i] + (factor - 1) * outputs[i]);
    return error;
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
