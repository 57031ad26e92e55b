package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.SolveContext;

/**
 * The inverse that an Anderson solve took its last step by, transposed. Of all matrices with G dG =
 * -(dF - dG), the multisecant condition, the one nearest to beta I is (Fang and Saad 2009)
 *
 * <pre>G = beta I - (dF - (1 - beta) dG) (dG^T dG)^{-1} dG^T,</pre>
 *
 * and the step is G g. The ridge of the least squares is that of the solve. Its transpose takes u
 * to beta u minus the combination of dG that solves the same least squares for the products of u
 * with dF - (1 - beta) dG. The identity times beta for rows that made no such step.
 */
final class AndersonInverse implements InverseEstimate {

  private final Backend backend;
  private final double mixing;
  private final GramLeastSquares leastSquares;
  private final Matrix[] residualDifferences;
  private final Matrix[] imageDifferences;
  private final int[] newest;
  private final int[] used;
  private final double[] gram;
  private final int window;

  /**
   * Keep what is needed of a run that does no further step.
   *
   * @param options window, mixing and ridge
   * @param residualDifferences dG by slot; as many as were ever written are not null
   * @param imageDifferences dF by slot
   * @param newest per row, the slot of its newest differences
   * @param used per row, how many its last step was made of
   * @param gram dG^T dG by slots, window x window for each row
   */
  AndersonInverse(
      SolveContext context,
      Anderson.Options options,
      Matrix[] residualDifferences,
      Matrix[] imageDifferences,
      int[] newest,
      int[] used,
      double[] gram) {
    backend = context.backend();
    mixing = options.mixing();
    window = options.window();
    leastSquares = new GramLeastSquares(window, context.width(), options.ridge());
    this.residualDifferences = residualDifferences;
    this.imageDifferences = imageDifferences;
    this.newest = newest.clone();
    this.used = used.clone();
    this.gram = gram.clone();
  }

  @Override
  public void applyTransposed(Matrix cotangent, Matrix out) {
    int filled = residualDifferences.length;
    int stride = filled + 1;
    double[] coefficients = new double[used.length * stride];
    if (filled > 0) {
      double[] products = products(cotangent, filled);
      for (int row = 0; row < used.length; row++) {
        fill(row, products, coefficients);
      }
    }
    Matrix[] xs = new Matrix[stride];
    xs[0] = cotangent;
    System.arraycopy(residualDifferences, 0, xs, 1, filled);
    for (int row = 0; row < used.length; row++) {
      coefficients[row * stride] = mixing;
    }
    backend.combineRows(coefficients, xs, out);
  }

  /** Return the products of u with dF - (1 - beta) dG by row and slot. */
  private double[] products(Matrix cotangent, int filled) {
    Matrix[] columns = Arrays.copyOf(imageDifferences, 2 * filled);
    System.arraycopy(residualDifferences, 0, columns, filled, filled);
    double[] both = new double[used.length * 2 * filled];
    backend.rowGram(new Matrix[] {cotangent}, columns, both);
    double[] products = new double[used.length * filled];
    for (int e = 0; e < products.length; e++) {
      int first = e / filled * 2 * filled + e % filled;
      products[e] = both[first] - (1 - mixing) * both[first + filled];
    }
    return products;
  }

  private void fill(int row, double[] products, double[] coefficients) {
    int filled = residualDifferences.length;
    int columns =
        leastSquares.solve(
            gram, row * window * window, products, row * filled, newest[row], used[row]);
    for (int age = 0; age < columns; age++) {
      int slot = Math.floorMod(newest[row] - age, window);
      coefficients[row * (filled + 1) + 1 + slot] = -leastSquares.coefficient(age);
    }
  }
}
