package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SolveContext;

/**
 * The inverse that a solve by Broyden's second method took its last step by, transposed: u to beta
 * u - sum_k d_k {@code <c_k, u>} / ||d_k||^2 over the differences d_k of f(z) - z and their
 * corrections c_k. The identity times beta for rows that made no such step.
 */
final class Broyden2Inverse implements InverseEstimate {

  private final Backend backend;
  private final int memory;
  private final double mixing;
  private final Matrix[] differences;
  private final Matrix[] corrections;
  private final int[] newest;
  private final int[] history;
  private final double[] squares;

  /**
   * Keep what is needed of a run that does no further step.
   *
   * @param options memory and mixing
   * @param differences d_k by slot
   * @param corrections c_k by slot
   * @param newest per row, the slot of its newest update
   * @param history per row, how many updates it has
   * @param squares ||d_k||^2 by row and slot, memory for each row
   */
  Broyden2Inverse(
      SolveContext context,
      Broyden2.Options options,
      Matrix[] differences,
      Matrix[] corrections,
      int[] newest,
      int[] history,
      double[] squares) {
    backend = context.backend();
    memory = options.memory();
    mixing = options.mixing();
    this.differences = differences;
    this.corrections = corrections;
    this.newest = newest.clone();
    this.history = history.clone();
    this.squares = squares.clone();
  }

  @Override
  public void applyTransposed(Matrix cotangent, Matrix out) {
    int filled = differences.length;
    int stride = filled + 1;
    double[] products = new double[history.length * filled];
    if (filled > 0) {
      backend.rowGram(new Matrix[] {cotangent}, corrections, products);
    }
    double[] coefficients = new double[history.length * stride];
    for (int row = 0; row < history.length; row++) {
      coefficients[row * stride] = mixing;
      for (int age = 0; age < history[row]; age++) {
        int slot = Math.floorMod(newest[row] - age, memory);
        coefficients[row * stride + 1 + slot] =
            -products[row * filled + slot] / squares[row * memory + slot];
      }
    }
    Matrix[] xs = Arrays.copyOf(new Matrix[] {cotangent}, stride);
    System.arraycopy(differences, 0, xs, 1, filled);
    backend.combineRows(coefficients, xs, out);
  }
}
