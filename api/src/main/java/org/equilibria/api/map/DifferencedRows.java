package org.equilibria.api.map;

import java.util.Arrays;

/**
 * Vector-Jacobian products of a host function of one row by central differences at fixed states.
 * The Jacobian of a row costs two evaluations a column, once where there is room to keep those of
 * all rows, else at every product.
 */
final class DifferencedRows implements RowFunction {

  private static final long MOST_KEPT = 1L << 25; // entries; 256 MiB

  private final RowFunction f;
  private final int width;
  private final double[] states;
  private final double[][] kept;
  private final boolean keeps;
  private final double[] state;
  private final double[] above;
  private final double[] below;

  /**
   * Prepare for products.
   *
   * @param states at which f is differentiated, row by row; kept
   */
  DifferencedRows(RowFunction f, int rows, int width, double... states) {
    this.f = f;
    this.width = width;
    this.states = states;
    kept = new double[rows][];
    keeps = (long) rows * width * width <= MOST_KEPT;
    state = new double[width];
    above = new double[width];
    below = new double[width];
  }

  /** Write J^T u of a row. */
  @Override
  public void apply(int row, double[] u, double[] out) {
    if (keeps && kept[row] == null) {
      double[] columns = new double[width * width];
      start(row);
      for (int k = 0; k < width; k++) {
        column(row, k);
        System.arraycopy(above, 0, columns, k * width, width);
      }
      kept[row] = columns;
    } else if (!keeps) {
      start(row);
    }
    for (int k = 0; k < width; k++) {
      out[k] = keeps ? product(kept[row], k * width, u) : product(row, k, u);
    }
  }

  private double product(int row, int k, double[] u) {
    column(row, k);
    return product(above, 0, u);
  }

  private double product(double[] column, int from, double[] u) {
    double total = 0;
    for (int i = 0; i < width; i++) {
      total += column[from + i] * u[i];
    }
    return total;
  }

  private void start(int row) {
    System.arraycopy(states, row * width, state, 0, width);
  }

  /** Write column k of the Jacobian to {@code above}. */
  private void column(int row, int k) {
    double at = state[k];
    double step =
        CentralDifferences.step(at, CentralDifferences.largest(state), CentralDifferences.ROUNDOFF);
    Arrays.fill(above, Double.NaN);
    Arrays.fill(below, Double.NaN);
    state[k] = at + step;
    f.apply(row, state, above);
    state[k] = at - step;
    f.apply(row, state, below);
    state[k] = at;
    double apart = at + step - (at - step); // the step that was taken, after rounding
    for (int i = 0; i < width; i++) {
      above[i] = (above[i] - below[i]) / apart;
    }
  }
}
