package org.equilibria.theory.certificate;

import org.equilibria.theory.numerics.Vectors;

/**
 * Hold how closely a {@link Point} solves its equations, a row for each sample and output; the
 * bounds of docs/theory.md, section 4, hold of the true equilibria with these.
 *
 * @param state r_i, what bounds ||z_i - sigma(Mz_i + phi_i)||
 * @param adjoint s_i, what bounds ||q~_i - b - M^T q_i||
 * @param error what bounds |e_i - (f(x_i) - y_i)|, f being the output of the true equilibrium
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
public record Accuracy(double[] state, double[] adjoint, double[] error) {

  /** Return that of numbers without error. */
  public static Accuracy exact(int rows) {
    return new Accuracy(new double[rows], new double[rows], new double[rows]);
  }

  /** Return the bound of the l2 distance of the errors e to the true ones. */
  public double errorNorm() {
    return Vectors.norm(error);
  }
}
