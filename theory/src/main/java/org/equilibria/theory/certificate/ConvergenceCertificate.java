package org.equilibria.theory.certificate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A decision whether training of A from a point converges linearly to an exact interpolant nearby
 * (docs/theory.md, section 4, proved): scan the radius on 400 geometric points from 1e-3 min(S0,
 * Rmax) to Rmax.
 *
 * @param point the point
 * @param scan rates at every radius of the scan where the equilibrium stays well-posed
 */
public record ConvergenceCertificate(Point point, List<Rates> scan) {

  private static final int RADII = 400;

  /** Copy the scan. */
  public ConvergenceCertificate {
    scan = List.copyOf(scan);
  }

  /**
   * Scan the radii: O(400 n m).
   *
   * @return a certificate without radii if mu0 is not positive or H0 is singular: it never holds
   */
  public static ConvergenceCertificate of(Point point) {
    double most = point.wellPosedRadius();
    PointBounds bounds = PointBounds.of(point);
    double distance = bounds.distance();
    if (!(most > 0) || !Double.isFinite(distance)) {
      return new ConvergenceCertificate(point, List.of());
    }
    Neighbourhood neighbourhood = new Neighbourhood(point);
    double least = least(distance, most);
    List<Rates> scan =
        IntStream.range(0, RADII)
            .parallel()
            .mapToObj(k -> least * Math.pow(most / least, k / (RADII - 1.0)))
            .flatMap(radius -> neighbourhood.at(radius).stream())
            .map(drift -> Rates.of(bounds, drift))
            .toList();
    return new ConvergenceCertificate(point, scan);
  }

  private static double least(double distance, double most) {
    // where nothing is left to be learned any radius will do
    return 1e-3 * (distance > 0 ? Math.min(distance, most) : most);
  }

  /**
   * Return by what factor a radius of the scan is larger than the one before.
   *
   * @param distance S0
   * @param most Rmax
   */
  static double apart(double distance, double most) {
    return Math.pow(most / least(distance, most), 1 / (RADII - 1.0));
  }

  /** Return the largest margin of gradient flow; above 1 iff it is certified. */
  public double flowMargin() {
    return largest(Rates::flowMargin);
  }

  /** Return the largest margin of gradient descent; above 1 iff it is certified. */
  public double descentMargin() {
    return largest(Rates::descentMargin);
  }

  /** Return the rates of gradient flow at the smallest radius that proves them: the largest. */
  public Optional<Rates> flow() {
    return first(Rates::flowMargin);
  }

  /** Return the rates of gradient descent at the smallest radius that proves them. */
  public Optional<Rates> descent() {
    return first(Rates::descentMargin);
  }

  /** Return the largest step 1/lambda_max of gradient descent that the certificate allows. */
  public double largestStep() {
    return Math.nextDown(1 / point.proved().greatest());
  }

  private double largest(ToDoubleFunction<Rates> margin) {
    return scan.stream().mapToDouble(margin).max().orElse(0);
  }

  private Optional<Rates> first(ToDoubleFunction<Rates> margin) {
    return scan.stream()
        .filter(rates -> margin.applyAsDouble(rates) > 1)
        .min(Comparator.comparingDouble(rates -> rates.drift().radius()));
  }
}
