package org.equilibria.theory.certificate;

import java.util.Arrays;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;

/**
 * Bound what solves and rounding leave open of one row (docs/theory.md, section 4). Rounding of a
 * sum of m products is taken as m 2^-53 times the norms of its factors.
 *
 * @param conditioning mu and rho of M
 * @param width m
 */
public record RowAccuracy(Conditioning conditioning, int width) {

  private static final double UNIT_ROUNDOFF = 0x1p-53;

  /** Return what bounds ||z - sigma(Mz + phi)||, given it as computed and ||z||. */
  public double state(double residual, double norm) {
    return residual + rounding() * (1 + conditioning.rho()) * norm;
  }

  /** Return the same of several states (n x m). */
  public double[] states(double[] residuals, double[][] states) {
    double[] bounds = new double[residuals.length];
    Arrays.setAll(bounds, i -> state(residuals[i], Vectors.norm(states[i])));
    return bounds;
  }

  /** Return what bounds ||q~ - b - M^T q||, given it as computed, ||q~|| and ||q||. */
  public double adjoint(double residual, double fullNorm, double norm) {
    return residual + rounding() * (conditioning.rho() * norm + fullNorm);
  }

  /**
   * Return what bounds the error of b.z over ||b||: a state of residual r is within c r of its
   * equilibrium.
   *
   * @param state that of {@link #state}
   * @param norm ||z||
   */
  public double output(double state, double norm) {
    return conditioning.errorUpperBound(state) + rounding() * norm;
  }

  private double rounding() {
    return width * UNIT_ROUNDOFF;
  }
}
