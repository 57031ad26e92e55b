package org.equilibria.theory.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.equilibria.api.activation.GaussianMoments;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The Gaussian moments of an activation with kinks by Gauss-Legendre quadrature over panels that
 * end at the kinks: E f(u) f(v) with u = a g, v = b (rho g + s h), s = sqrt(1 - rho^2), is
 * integrated over h first, for every g, where f(v) is smooth between the kinks; what is left varies
 * over s/rho where v = 0 is a kink, and has a kink of its own where u is one. So the error falls
 * geometrically with the nodes of a panel, whatever the correlation.
 */
public final class PanelMoments implements GaussianMoments {

  /** Beyond it the density of a standard normal number is 1e-18 of its mode. */
  private static final double END = 9;

  /** Where panels end besides: over each of them the density is a polynomial to rounding. */
  private static final List<Double> EVERYWHERE = List.of(-END, -6.0, -3.0, 0.0, 3.0, 6.0, END);

  /** Multiples of the width over which the inner integral varies, at which panels end. */
  private static final List<Double> GRADES = List.of(-9.0, -3.0, -1.0, 0.0, 1.0, 3.0, 9.0);

  private final DoubleUnaryOperator sigma;
  private final DoubleUnaryOperator slope;
  private final double[] kinks;
  private final double[] points;
  private final double[] weights;

  /**
   * Prepare the rule.
   *
   * @param sigma activation
   * @param slope its derivative
   * @param kinks where either is not smooth
   * @param nodes nodes of a panel, such as 20
   */
  public PanelMoments(
      DoubleUnaryOperator sigma, DoubleUnaryOperator slope, double[] kinks, int nodes) {
    this.sigma = sigma;
    this.slope = slope;
    this.kinks = kinks.clone();
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(nodes);
    points = new double[nodes];
    weights = new double[nodes];
    Arrays.setAll(points, rule::getPoint);
    Arrays.setAll(weights, rule::getWeight);
  }

  @Override
  public double product(double varianceU, double varianceV, double covariance) {
    return expectation(sigma, varianceU, varianceV, covariance);
  }

  @Override
  public double slopeProduct(double varianceU, double varianceV, double covariance) {
    return expectation(slope, varianceU, varianceV, covariance);
  }

  private double expectation(
      DoubleUnaryOperator f, double varianceU, double varianceV, double covariance) {
    double a = Math.sqrt(varianceU);
    double b = Math.sqrt(varianceV);
    double product = a * b;
    double rho = product == 0 ? 0 : Math.max(-1, Math.min(1, covariance / product));
    double rest = Math.sqrt((1 - rho) * (1 + rho));
    double across = rho * b;
    DoubleUnaryOperator inner =
        g -> {
          double mean = across * g;
          double width = rest * b;
          return width == 0
              ? f.applyAsDouble(mean)
              : integral(ends(mean, width, 0), h -> f.applyAsDouble(mean + width * h));
        };
    double[] outer =
        DoubleStream.concat(Arrays.stream(ends(0, a, 0)), Arrays.stream(ends(0, across, rest * b)))
            .toArray();
    return integral(outer, g -> f.applyAsDouble(a * g) * inner.applyAsDouble(g));
  }

  /** Return where mean + scale g is a kink, and graded points about it where that is smeared. */
  private double[] ends(double mean, double scale, double smeared) {
    if (scale == 0) {
      return new double[0];
    }
    double grade = smeared / Math.abs(scale);
    return Arrays.stream(kinks)
        .map(kink -> (kink - mean) / scale)
        .flatMap(
            place ->
                grade == 0
                    ? DoubleStream.of(place)
                    : GRADES.stream().mapToDouble(multiple -> place + multiple * grade))
        .toArray();
  }

  /** Integrate a function times the density of N(0, 1) over panels between the given points. */
  private double integral(double[] ends, DoubleUnaryOperator function) {
    double[] all =
        DoubleStream.concat(EVERYWHERE.stream().mapToDouble(end -> end), Arrays.stream(ends))
            .filter(end -> Math.abs(end) <= END)
            .sorted()
            .toArray();
    double sum = 0;
    for (int panel = 1; panel < all.length; panel++) {
      double half = 0.5 * (all[panel] - all[panel - 1]);
      double middle = 0.5 * (all[panel] + all[panel - 1]);
      for (int k = 0; half > 0 && k < points.length; k++) {
        double g = middle + half * points[k];
        sum += half * weights[k] * Math.exp(-0.5 * g * g) * function.applyAsDouble(g);
      }
    }
    return sum / Math.sqrt(2 * Math.PI);
  }
}
