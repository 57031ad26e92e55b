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
 * more is added than the least so far; twice this sum is within reach.
 *
 * <p><b>Beyond reach</b> the estimate of the error decides. Of an affine f and any w, ||z - w|| /
 * (||r(z)|| + ||r(w)||) is at most ||(I - J)^{-1}||, with r(z) = f(z) - z. Let w be the iterate of
 * the least residual in the nearer half of what is within reach: then ||z - w|| is ||z|| / 2 at
 * least, up to what f changes, and by that estimate the relative error of z is about ||r(z)|| /
 * ||r(w)||. A leap along a null vector removes nothing.
 *
 * <ul>
 *   <li>Where four digits are known by it, f(z) counts.
 *   <li>Where one is, no more counts than what is within reach: the leap does not loosen the
 *       tolerance. Hence, whatever f and the solver are: where no residual is below some d > 0, and
 *       one of w is below 10^4 d, no row is believed while d is above the tolerance of that sum.
 *   <li>Else nothing counts.
 * </ul>
 *
 * <p>So an ill-conditioned solution whose residual is rounding before four digits are known is not
 * believed, in f32 of a condition of some thousands and far away: from its residual alone it cannot
 * be told from what is next.
 *
 * <p><b>Not excluded</b> is a map without a fixed point from a start whose residual is 10^4 times
 * the least d there is, or d / rtol over twice the number of steps and products where that is less.
 * There a single leap can remove all that can be removed and go far along a null vector at once.
 * Nor is one whose residual vanishes at infinity, as that of sqrt(1 + z^2).
 */
final class Reach {

  // Twice what steps reach: rounding of the sums, and steps somewhat longer than plain ones.
  private static final double TWICE = 2;

  private static final double ONE_DIGIT = 10;
  private static final double FOUR_DIGITS = 1e4;

  private double plain;
  private double least;
  private double ofLeast;
  private double leastNearer;
  private boolean straight;

  /** Begin, or begin anew, at a start. */
  void begin(double residual, double imageNorm) {
    plain = imageNorm;
    ofLeast = imageNorm;
    least = residual;
    leastNearer = residual;
    straight = true;
  }

  /**
   * Go on from plain steps, each with a smaller residual than the one before and an f(z) no larger
   * than what they had reached.
   */
  void resume(double reached, double residual) {
    plain = reached;
    ofLeast = reached;
    least = residual;
    leastNearer = residual;
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
    if (imageNorm <= ofLeast) {
      leastNearer = Math.min(leastNearer, residual);
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
   * Return what is within reach.
   *
   * @param plainly whether the step to z was a plain one or shorter
   */
  double within(double residual, boolean plainly) {
    return TWICE * (straight && plainly ? plain + residual : ofLeast + Math.min(residual, least));
  }

  /**
   * Return whether one digit is known of an iterate beyond reach.
   *
   * @param visible the residual, no less than the rounding of z: z + 1 = z for a large z
   */
  boolean isSeen(double visible) {
    return ONE_DIGIT * visible <= leastNearer;
  }

  /** Return whether four digits are known of an iterate beyond reach. */
  boolean isKnown(double visible) {
    return FOUR_DIGITS * visible <= leastNearer;
  }
}
