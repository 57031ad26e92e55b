package org.equilibria.engine.data;

import java.util.Arrays;
import org.equilibria.api.data.Rows;

/** Statistics of the columns of rows. */
final class Columns {

  private Columns() {}

  /** Return the entries of some rows, an array a column. */
  static double[][] of(Rows rows, int[] chosen) {
    double[][] columns = new double[rows.features()][chosen.length];
    double[] row = new double[rows.features()];
    for (int i = 0; i < chosen.length; i++) {
      rows.copy(chosen[i], row, 0);
      for (int k = 0; k < row.length; k++) {
        columns[k][i] = row[k];
      }
    }
    return columns;
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value / values.length;
    }
    return sum;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return quantile(sorted, 0.5);
  }

  /**
   * Return a quantile of sorted values, linear between two of them (definition 7 of Hyndman and Fan
   * 1996, which NumPy and R take by default).
   */
  static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    double weight = position - below;
    return weight == 0 ? sorted[below] : (1 - weight) * sorted[below] + weight * sorted[above];
  }
}
