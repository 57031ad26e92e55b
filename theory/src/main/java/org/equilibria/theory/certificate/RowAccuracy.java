package org.equilibria.theory.certificate;

import java.util.Arrays;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;
import org.equilibria.theory.wellposed.WeightFacts;

/**
 * Bounds on what solves and rounding leave open of one row (docs/theory.md, section 4), in the
 * worst case: a computed M z differs from that of the exact (gamma/sqrt m) A by at most
 * gamma_(m+16) |M| |z|, and || |M| |z| || &lt;= ||M||_F ||z||. The injected phi counts as exact.
 *
 * @param conditioning a lower bound of mu and an upper bound of rho
 * @param frobenius an upper bound of ||M||_F
 * @param width m
 */
public record RowAccuracy(Conditioning conditioning, double frobenius, int width) {

  /** Operations beside the products: M itself, phi, the activation, the difference, the norm. */
  private static final int OTHER_OPERATIONS = 16;

  /** Take the constants of a weight. */
  public static RowAccuracy of(WeightFacts facts, int width) {
    return new RowAccuracy(facts.conditioning(), facts.frobeniusBound(), width);
  }

  /** Return what bounds ||z - sigma(Mz + phi)||, given it as computed, ||z|| and ||phi||. */
  public double state(double residual, double norm, double injected) {
    return residual * (1 + rounding()) + rounding() * ((1 + frobenius) * norm + injected);
  }

  /** Return the same of several states (n x m). */
  public double[] states(double[] residuals, double[][] states, double[][] injected) {
    double[] bounds = new double[residuals.length];
    Arrays.setAll(
        bounds, i -> state(residuals[i], Vectors.norm(states[i]), Vectors.norm(injected[i])));
    return bounds;
  }

  /** Return what bounds ||q~ - b - M^T q||, given it as computed, ||q~||, ||q|| and ||b||. */
  public double adjoint(double residual, double fullNorm, double norm, double readout) {
    return residual * (1 + rounding()) + rounding() * (frobenius * norm + fullNorm + readout);
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
    return Rounding.of(width + OTHER_OPERATIONS);
  }
}
