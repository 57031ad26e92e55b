package org.equilibria.theory.certificate;

import org.equilibria.theory.numerics.Rounding;

/**
 * What is guaranteed as long as training stays within a radius, and the radius it then needs
 * (docs/theory.md, section 4, proved). Where the Jacobian may move too far, rates are 0 or negative
 * and the radii infinite.
 *
 * @param drift the bounds at radius R
 * @param sigma sigma0 - E
 * @param flowRate (sigma0 - E)^2: L(t) &lt;= exp(-2 rate t) L(0) along gradient flow
 * @param flowRadiusByRate R_A = ||e0||/(sigma0 - E)
 * @param gramDrift Delta = E(2 sigma1 + E), the bound of ||H - H0||_2
 * @param flowRadiusByKernel R_B = S0 + (||e0||/rate)(E + 2 Delta/sigma0)
 * @param descentRate lambda0 - Delta: ||e_k|| &lt;= (1 - eta rate)^k ||e0|| for eta &lt;=
 *     1/lambda_max
 * @param descentRadius R_GD = ||e0|| min(sigma1 + E, 2 sigma0 + E)/(lambda0 - Delta)
 */
public record Rates(
    Drift drift,
    double sigma,
    double flowRate,
    double flowRadiusByRate,
    double gramDrift,
    double flowRadiusByKernel,
    double descentRate,
    double descentRadius) {

  /** Pays for the rounding of the operations below; what goes in is a bound itself. */
  private static final double ROUNDING = Rounding.of(16);

  /** Compute the rates that the drift at one radius leaves. */
  public static Rates of(Point point, Drift drift) {
    return of(PointBounds.of(point), drift);
  }

  /** Compute them from bounds of the point, each rounded to the side on which it is true. */
  static Rates of(PointBounds bounds, Drift drift) {
    double moved = drift.jacobian();
    double least = bounds.sigmaLeast();
    double greatest = bounds.sigmaGreatest();
    double error = bounds.error();
    double sigma = below(least - moved);
    // sigma1 is infinite where nothing is proved of it
    double gramDrift = moved > 0 ? above(moved * (2 * greatest + moved)) : 0;
    double flowRate = sigma > 0 ? below(sigma * sigma) : 0;
    double byRate = sigma > 0 ? above(error / sigma) : Double.POSITIVE_INFINITY;
    double byKernel =
        sigma > 0
            ? above(bounds.distance() + error / flowRate * (moved + 2 * gramDrift / least))
            : Double.POSITIVE_INFINITY;
    double descentRate = below(below(least * least) - gramDrift);
    double descentRadius =
        descentRate > 0
            ? above(error * Math.min(greatest + moved, 2 * least + moved) / descentRate)
            : Double.POSITIVE_INFINITY;
    return new Rates(
        drift, sigma, flowRate, byRate, gramDrift, byKernel, descentRate, descentRadius);
  }

  private static double below(double value) {
    return value - ROUNDING * Math.abs(value);
  }

  private static double above(double value) {
    return value + ROUNDING * Math.abs(value);
  }

  /** Return the radius that gradient flow needs, the smaller of two. */
  public double flowRadius() {
    return Math.min(flowRadiusByRate, flowRadiusByKernel);
  }

  /** Return R over the radius that gradient flow needs; above 1 proves convergence. */
  public double flowMargin() {
    return drift.radius() / flowRadius();
  }

  /** Return R over the radius that gradient descent needs; above 1 proves convergence. */
  public double descentMargin() {
    return drift.radius() / descentRadius;
  }
}
