package org.equilibria.theory.wellposed;

/**
 * The two constants that condition an equilibrium z = sigma(Mz + phi) with slopes of sigma in [0,
 * 1].
 *
 * <p>Everything here is proved (docs/theory.md, section 1); where a hypothesis fails the value is
 * infinite, never a finite number.
 *
 * @param mu 1 - lambda_max((M + M^T)/2), or a lower bound of it
 * @param rho ||M||_2, or an upper bound of it
 */
public record Conditioning(double mu, double rho) {

  /** Return whether the equilibrium exists and is unique: mu &gt; 0, which rho &lt; 1 implies. */
  public boolean wellPosed() {
    return mu > 0;
  }

  /** Return the bound 1/mu of ||(I - DM)^{-1} D||_2 for any slopes D. */
  public double inverseBound() {
    return wellPosed() ? 1 / mu : Double.POSITIVE_INFINITY;
  }

  /**
   * Return c = min(1 + rho/mu, 1/(1 - rho) where rho &lt; 1), the bound of ||(I - DM^T)^{-1}||_2
   * and of the error of an iterate over its residual ||z - sigma(Mz + phi)||.
   */
  public double c() {
    double monotone = wellPosed() ? 1 + rho / mu : Double.POSITIVE_INFINITY;
    return rho < 1 ? Math.min(monotone, 1 / (1 - rho)) : monotone;
  }

  /** Return the largest distance to the equilibrium of an iterate with the given residual. */
  public double errorUpperBound(double residual) {
    return c() * residual;
  }

  /** Return the least distance to the equilibrium of an iterate with the given residual. */
  public double errorLowerBound(double residual) {
    return residual / (1 + rho);
  }

  /** Return the bound ||phi||/mu of ||z||, for sigma(0) = 0. */
  public double stateUpperBound(double injectionNorm) {
    return inverseBound() * injectionNorm;
  }

  /** Return the lower bound ||phi||/(1 + rho) of ||z|| for ReLU and phi &gt;= 0. */
  public double stateLowerBound(double injectionNorm) {
    return injectionNorm / (1 + rho);
  }

  /**
   * Return what is known of any weight within ||dM||_2 &lt;= distance: mu less, rho more, each
   * rounded to the side on which it is a bound.
   */
  public Conditioning moved(double distance) {
    return new Conditioning(Math.nextDown(mu - distance), Math.nextUp(rho + distance));
  }

  /** Return the Lipschitz constant ||W||_2 / (sqrt(m) mu) of x -&gt; z. */
  public double stateLipschitz(double injectionWeightNorm, int width) {
    return injectionWeightNorm / Math.sqrt(width) * inverseBound();
  }
}
