package org.equilibria.theory.kernel;

import java.util.function.DoubleUnaryOperator;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.api.expr.Expr;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The Gaussian moments of a smooth activation by Gauss-Hermite quadrature, n nodes in each of two
 * independent directions. The error falls geometrically with n for an analytic activation; for one
 * with kinks it falls like 1/n only, and {@link PanelMoments} are to be used.
 */
public final class HermiteMoments implements GaussianMoments {

  private final DoubleUnaryOperator sigma;
  private final DoubleUnaryOperator slope;
  private final double[] points;
  private final double[] weights;

  /**
   * Prepare the rule.
   *
   * @param sigma activation
   * @param slope its derivative
   * @param nodes nodes in each direction, such as 64
   */
  public HermiteMoments(DoubleUnaryOperator sigma, DoubleUnaryOperator slope, int nodes) {
    this.sigma = sigma;
    this.slope = slope;
    GaussIntegrator rule = new GaussIntegratorFactory().hermite(nodes);
    points = new double[nodes];
    weights = new double[nodes];
    for (int k = 0; k < nodes; k++) {
      // From the weight exp(-x^2) to the density of N(0, 1).
      points[k] = Math.sqrt(2) * rule.getPoint(k);
      weights[k] = rule.getWeight(k) / Math.sqrt(Math.PI);
    }
  }

  /** Prepare the rule for an activation given by its formulas. */
  public static HermiteMoments of(Activation activation, int nodes) {
    return new HermiteMoments(
        HostFormula.of(activation.value(Expr.x())),
        HostFormula.of(activation.derivative(Expr.x())),
        nodes);
  }

  @Override
  public double product(double varianceU, double varianceV, double covariance) {
    return expectation(sigma, varianceU, varianceV, covariance);
  }

  @Override
  public double slopeProduct(double varianceU, double varianceV, double covariance) {
    return expectation(slope, varianceU, varianceV, covariance);
  }

  /**
   * Return the larger change of the two moments when the nodes are halved, an estimate from above
   * of the error of an analytic activation, rounding apart.
   */
  public double error(double varianceU, double varianceV, double covariance) {
    HermiteMoments half = new HermiteMoments(sigma, slope, Math.max(1, points.length / 2));
    return Math.max(
        Math.abs(
            product(varianceU, varianceV, covariance)
                - half.product(varianceU, varianceV, covariance)),
        Math.abs(
            slopeProduct(varianceU, varianceV, covariance)
                - half.slopeProduct(varianceU, varianceV, covariance)));
  }

  private double expectation(
      DoubleUnaryOperator function, double varianceU, double varianceV, double covariance) {
    double scaleU = Math.sqrt(varianceU);
    double scaleV = Math.sqrt(varianceV);
    double product = scaleU * scaleV;
    double rho = product == 0 ? 0 : Math.max(-1, Math.min(1, covariance / product));
    double rest = Math.sqrt((1 - rho) * (1 + rho));
    if (rest == 0) {
      return alongLine(function, scaleU, rho * scaleV);
    }
    double sum = 0;
    for (int i = 0; i < points.length; i++) {
      double inner = 0;
      for (int j = 0; j < points.length; j++) {
        inner += weights[j] * function.applyAsDouble(scaleV * (rho * points[i] + rest * points[j]));
      }
      sum += weights[i] * function.applyAsDouble(scaleU * points[i]) * inner;
    }
    return sum;
  }

  private double alongLine(DoubleUnaryOperator function, double scaleU, double scaleV) {
    double sum = 0;
    for (int i = 0; i < points.length; i++) {
      sum +=
          weights[i]
              * function.applyAsDouble(scaleU * points[i])
              * function.applyAsDouble(scaleV * points[i]);
    }
    return sum;
  }
}
