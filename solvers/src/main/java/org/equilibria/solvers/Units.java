package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveContext;

/**
 * The units that weights give the unknowns, each to the next power of two. Entries of a Jacobian
 * are known up to an error that is the same for all of them once every unknown is measured in its
 * own unit, and elimination, too, takes entries for large or small by their size; to change units
 * by powers of two changes no bit of an entry.
 */
final class Units {

  private final int[] exponents;

  private Units(int[] exponents) {
    this.exponents = exponents;
  }

  /** Leave all unknowns as they are. */
  static Units none(int width) {
    return new Units(new int[width]);
  }

  /**
   * Return the units of a solve, by half the exponents of e_k^T W^2 e_k.
   *
   * @param scratch rows x width, overwritten
   */
  static Units of(SolveContext context, Matrix scratch) {
    int width = context.width();
    int rows = Math.max(1, context.rows());
    int[] found = new int[width];
    double[] units = new double[context.rows() * width];
    double[] squares = new double[rows];
    for (int from = 0; from < width; from += rows) {
      Arrays.fill(units, 0);
      int to = Math.min(width, from + context.rows());
      for (int k = from; k < to; k++) {
        units[(k - from) * width + k] = 1;
      }
      context.write(units, scratch);
      context.rowGram(new Matrix[] {scratch}, new Matrix[] {scratch}, squares);
      for (int k = from; k < to; k++) {
        found[k] = Math.getExponent(squares[k - from]) / 2;
      }
    }
    return new Units(found);
  }

  /** Return an entry of a Jacobian in these units. */
  double entry(int i, int k, double value) {
    return Math.scalb(value, exponents[i] - exponents[k]);
  }

  /** Bring a state from its own units to these. */
  void to(double[] state, int offset, double[] out) {
    for (int i = 0; i < exponents.length; i++) {
      out[i] = Math.scalb(state[offset + i], exponents[i]);
    }
  }

  /** Bring a state from these units to its own. */
  void from(double[] state, double[] out, int offset) {
    for (int i = 0; i < exponents.length; i++) {
      out[offset + i] = Math.scalb(state[i], -exponents[i]);
    }
  }
}
