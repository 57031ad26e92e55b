package org.equilibria.theory.certificate;

/**
 * A trajectory of gradient descent, and whether it has behaved as linear convergence so far: mu
 * &gt; 0, lambda_min(H_k) &gt; 0 and L_k &lt;= L_0 prod_j (1 - eta_j lambda_min(H_j))^2 at every
 * step (docs/theory.md, section 4). What is monitored is no proof of what comes.
 *
 * @param steps steps seen
 * @param initialLoss L_0
 * @param envelope L_0 prod_j (1 - eta_j lambda_j)^2 up to the last step seen
 * @param leastMu smallest mu seen
 * @param leastEigenvalue smallest lambda_min seen
 * @param worstRatio largest L_k over its envelope; at most 1 if never crossed
 */
public record Trajectory(
    int steps,
    double initialLoss,
    double envelope,
    double leastMu,
    double leastEigenvalue,
    double worstRatio) {

  /** Room for rounding of the losses. */
  private static final double ROUNDING = 1e-9;

  /** Start at the initial loss. */
  public static Trajectory startingAt(double loss) {
    return new Trajectory(0, loss, loss, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
  }

  /**
   * Return the trajectory after one more step.
   *
   * @param step eta
   * @param mu mu before the step
   * @param eigenvalue lambda_min(H) before the step
   * @param loss loss after the step
   */
  public Trajectory after(double step, double mu, double eigenvalue, double loss) {
    double factor = 1 - step * eigenvalue;
    double next = envelope * factor * factor;
    double ratio = loss == 0 ? 0 : loss / next;
    return new Trajectory(
        steps + 1,
        initialLoss,
        next,
        Math.min(leastMu, mu),
        Math.min(leastEigenvalue, eigenvalue),
        Math.max(worstRatio, ratio));
  }

  /** Return whether everything seen so far agrees. */
  public boolean holds() {
    return leastMu > 0 && leastEigenvalue > 0 && worstRatio <= 1 + ROUNDING;
  }
}
