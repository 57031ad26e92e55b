package org.equilibria.theory.generalization;

import org.equilibria.api.theory.PredictionAccuracy;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.wellposed.Conditioning;
import org.equilibria.theory.wellposed.WeightFacts;

/**
 * A bound on how far what a network answers in use may be from the output of its equilibrium, for
 * an injection with slopes in [0, 1] that is 0 at 0 (docs/theory.md, section 5, proved).
 *
 * <p>A state that is accepted has a residual of at most (atol + rtol ||z||)/(1 - rtol) as computed,
 * and rounding hides at most k ((1 + ||M||_F) ||z|| + 2 ||W||_F ||x||/sqrt m) more, k = gamma_(m +
 * d + 32). With ||z|| &lt;= ||z*|| + c r for the equilibrium z*, that bounds the residual r, and
 * the output errs by alpha ||b|| (c r + k ||z||). What underflows is paid for besides: each
 * operation may lose as much as the least number of full precision.
 */
public final class PredictionError {

  /** Operations beside products: the scale of M, the activation, the difference, the norms. */
  private static final int OTHER_OPERATIONS = 32;

  private final double c;
  private final double output;
  private final double rounding;
  private final double perState;
  private final double perInput;
  private final double constant;
  private final double lost;

  /**
   * Take the constants of a network.
   *
   * @param facts those of M
   * @param alpha scale of the output
   * @param readout alpha times an upper bound of ||b||
   * @param injection an upper bound of ||W||_F/sqrt m
   * @param operations m + d
   */
  public PredictionError(
      WeightFacts facts,
      double alpha,
      double readout,
      double injection,
      int operations,
      PredictionAccuracy accuracy) {
    Conditioning conditioning = facts.conditioning();
    c = conditioning.c();
    output = readout;
    rounding = Rounding.of(operations + OTHER_OPERATIONS, accuracy.unitRoundoff());
    double share = accuracy.rtol() < 1 ? 1 / (1 - accuracy.rtol()) : Double.POSITIVE_INFINITY;
    perState = share * accuracy.rtol() + rounding * (1 + facts.frobeniusBound());
    perInput = 2 * rounding * injection;
    // every entry of a state may lose as much, and every one of the input before W multiplies it
    double least = accuracy.unitRoundoff() > Rounding.UNIT ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    double losses = least * (operations + OTHER_OPERATIONS);
    constant = share * accuracy.atol() + losses * (Math.sqrt(operations) + injection);
    lost = losses * (1 + alpha);
  }

  /** Return the bound for an input, given the norm of its equilibrium and its own. */
  public double at(double state, double input) {
    return of(constant, state, input) + lost;
  }

  /**
   * Return by how much the bound may grow with the distance of two inputs.
   *
   * @param lipschitz of x -&gt; z
   */
  public double slope(double lipschitz) {
    return of(0, lipschitz, 1);
  }

  private double of(double absolute, double state, double input) {
    double kept = 1 - c * perState;
    if (!(kept > 0)) {
      return output == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double distance = c * (absolute + perState * state + perInput * input) / kept;
    return output * (distance + rounding * (state + distance));
  }
}
