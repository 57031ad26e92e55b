package org.equilibria.engine.solve;

/**
 * The size that the steps of a row can have given to f(z), and as how large it therefore counts for
 * a tolerance.
 *
 * <p><b>Straight rows.</b> By the triangle inequality k plain steps, or shorter ones in the same
 * directions, lead to no f(z) larger than ||f(z_0)|| + r_1 + ... + r_k with the residuals r.
 * Picard's iteration never meets twice that.
 *
 * <p><b>Other rows</b> may have left in a direction that plain steps never took. Where I - J is
 * singular, z may grow along its null vectors while the residual stays what it is, and what
 * diverging plain steps added to the sum elsewhere says nothing of that. So of each residual no
 * more is added than the least so far. What is twice within that sum counts; beyond, no more than
 * the last such sum times the factor by which the residual has fallen below the least that there
 * was within. Of an affine f, ||z - w|| / (||r(z)|| + ||r(w)||) is at most ||(I - J)^{-1}||, with
 * r(z) = f(z) - z and w the iterate of the least residual: what is far away and counts is known to
 * be right by that estimate of its error, and where there is no fixed point the residual stops to
 * fall.
 */
final class Reach {

  // Twice what steps reach: rounding of the sums, and steps somewhat longer than plain ones.
  private static final double TWICE = 2;

  private double plain;
  private double least;
  private double ofLeast;
  private double near;
  private double nearResidual;
  private boolean straight;

  /** Begin, or begin anew, at a start. */
  void begin(double residual, double imageNorm) {
    plain = imageNorm;
    ofLeast = imageNorm;
    least = residual;
    near = imageNorm;
    nearResidual = residual;
    straight = true;
  }

  /** Return whether all steps were plain ones or shorter. */
  boolean isStraight() {
    return straight;
  }

  /** Return whether a residual is above the least so far. */
  boolean isRise(double residual) {
    return residual > least;
  }

  /**
   * Take a step.
   *
   * @param plainly whether it was a plain one or shorter
   * @param added the part of the residual that plain steps from where it led can have
   */
  void step(double residual, double imageNorm, boolean plainly, double added) {
    straight &= plainly;
    plain += added;
    least = Math.min(least, residual);
    ofLeast += least;
    if (imageNorm <= TWICE * ofLeast) {
      near = ofLeast;
      nearResidual = least;
    }
  }

  /** Take products with the Jacobian, or as much work by other means, for plain steps. */
  void products(double count, double residual) {
    plain += count * residual;
    ofLeast += count * least;
  }

  /** Return whether plain steps can lead to an f(z) of a size. */
  boolean contains(double imageNorm) {
    return imageNorm <= TWICE * plain;
  }

  /** Return how far plain steps lead, the next one included. */
  double ofPlainSteps(double added) {
    return TWICE * (plain + added);
  }

  /**
   * Return as how large an f(z) counts at most.
   *
   * @param plainly whether the step to z was a plain one or shorter
   * @param visible the residual, no less than the rounding of z: z + 1 = z for a large z
   */
  double counted(double residual, boolean plainly, double visible) {
    double steps = straight && plainly ? plain + residual : ofLeast + Math.min(residual, least);
    double fall = visible < nearResidual ? nearResidual / visible : 1;
    return TWICE * Math.max(steps, near * fall);
  }
}
