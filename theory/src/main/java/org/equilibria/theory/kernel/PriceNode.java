package org.equilibria.theory.kernel;

import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * One node of the quadrature over the scale t in (0, 1) of the covariances: t = cos v, v = (pi/2)
 * x^4, Gauss-Legendre in x, which takes the singularity at t = 1 away (docs/theory.md, section 3).
 *
 * @param t the scale
 * @param sine sin v, for 1 - t^2 without cancellation
 * @param complement 1 - t, without cancellation
 * @param weight weight of an integral dt
 */
record PriceNode(double t, double sine, double complement, double weight) {

  /** Return the rule of 96 nodes. */
  static List<PriceNode> rule() {
    GaussIntegrator legendre = new GaussIntegratorFactory().legendre(96);
    return IntStream.range(0, legendre.getNumberOfPoints())
        .mapToObj(k -> of(0.5 * (1 + legendre.getPoint(k)), 0.5 * legendre.getWeight(k)))
        .toList();
  }

  private static PriceNode of(double x, double weight) {
    double v = 0.5 * Math.PI * x * x * x * x;
    double half = Math.sin(0.5 * v);
    double slope = 2 * Math.PI * x * x * x;
    return new PriceNode(Math.cos(v), Math.sin(v), 2 * half * half, weight * Math.sin(v) * slope);
  }
}
