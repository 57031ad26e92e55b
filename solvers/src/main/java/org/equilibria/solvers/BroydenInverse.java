package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SolveContext;

/**
 * The inverse that a Broyden solve ended with, transposed: the product of the factors I + s_j
 * s_{j+1}^T / ||s_j||^2, the newest applied first. Its action on g is g plus a combination of
 * steps, whose coefficients follow from the products {@code <s_j, g>} and the Gram matrix alone.
 * The identity for rows that took no step or whose steps a restart of others has overwritten.
 */
final class BroydenInverse implements InverseEstimate {

  private final Backend backend;
  private final Matrix[] steps;
  private final int[] first;
  private final int[] last;
  private final double[] gram;

  /**
   * Keep what is needed of a run that does no further step.
   *
   * @param all the steps; as many as were ever allocated are not null
   * @param first per row, the step that opens its history
   * @param last per row, its newest step; negative for none
   */
  BroydenInverse(SolveContext context, Matrix[] all, int[] first, int[] last) {
    backend = context.backend();
    int count = Arrays.stream(last).max().orElse(-1) + 1;
    steps = Arrays.copyOf(all, count);
    this.first = first.clone();
    this.last = last.clone();
    gram = new double[last.length * count * count];
    if (count > 0) {
      backend.rowGram(steps, steps, gram);
    }
  }

  @Override
  public void applyTransposed(Matrix cotangent, Matrix out) {
    int count = steps.length;
    if (count == 0) {
      backend.copy(cotangent, out);
      return;
    }
    double[] products = new double[last.length * count];
    backend.rowGram(new Matrix[] {cotangent}, steps, products);
    double[] coefficients = new double[last.length * (count + 1)];
    for (int row = 0; row < last.length; row++) {
      fill(row, products, coefficients);
    }
    Matrix[] xs = new Matrix[count + 1];
    xs[0] = cotangent;
    System.arraycopy(steps, 0, xs, 1, count);
    backend.combineRows(coefficients, xs, out);
  }

  private void fill(int row, double[] products, double[] coefficients) {
    int count = steps.length;
    int base = row * (count + 1);
    coefficients[base] = 1;
    for (int j = last[row] - 1; j >= first[row]; j--) {
      double along = products[row * count + j + 1];
      for (int i = j + 1; i < last[row]; i++) {
        along += coefficients[base + 1 + i] * inner(row, i, j + 1);
      }
      coefficients[base + 1 + j] = along / inner(row, j, j);
    }
  }

  private double inner(int row, int i, int j) {
    int count = steps.length;
    return gram[(row * count + i) * count + j];
  }
}
